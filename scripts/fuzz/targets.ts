import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExecutionTrace } from '../../harness/binary/execution-trace.js';
import { Program } from '../../harness/binary/program.js';
import { parseDisassembly } from '../../harness/fixtures/disassembly.js';
import { UserError } from '../../harness/host/errors.js';
import { packageRoot } from '../../harness/host/files.js';
import { parseDiff } from '../../harness/patches/diff/parse.js';
import { parsePatchFile } from '../../harness/patches/patch-file.js';
import { parseRequests } from '../../harness/releases/request.js';
import { parseShard } from '../../harness/releases/shards.js';
import { formatVersion, parseVersion, parseVersionFile } from '../../harness/releases/version.js';
import { parseReport } from '../../harness/report/read.js';
import { mailsIn } from '../../harness/review/proposal/mailbox.js';
import { goPackagesIn, toolPackagesIn } from '../../harness/sources/debian/package-index.js';
import { filesIn } from '../../harness/sources/download/releases.js';
import { SourceError } from '../../harness/sources/offer.js';
import { registersIn } from '../../harness/target/remote/description.js';
import { encodePacket, PacketReader } from '../../harness/target/remote/packets.js';
import { parseStop } from '../../harness/target/remote/stop-reply.js';
import { readArchive } from '../../harness/toolchain/recorded/archive.js';
import { TestLog } from '../../harness/toolchain/runtime-tests/log.js';
import { programSeeds } from './programs.js';
import { reportSeeds } from './reports.js';
import { traceSeeds } from './traces.js';

/** A parser of bytes that somebody else made. */
export interface FuzzTarget {
  /** Part of the name of its folder in test/fuzz/corpus. */
  name: string;
  /** Valid inputs that mutations begin with. */
  seeds: () => Buffer[];
  /**
   * Reads an input, and all that can be asked of what was read. Throws nothing but what `isTyped` accepts.
   */
  read: (bytes: Buffer) => void;
  /** How much of the run it has, relative to the others: what is slow has less. */
  weight: number;
}

/**
 * Whether a parser may throw an error: one that has a sentence for the user, or that makes the program ask
 * another source.
 */
export function isTyped(error: unknown): boolean {
  return error instanceof UserError || error instanceof SourceError;
}

const text = (bytes: Buffer): string => bytes.toString('utf8');
const seedTexts = (...texts: string[]) => texts.map(each => Buffer.from(each));

function filesBelow(folder: string, suffix: string): Buffer[] {
  const names = readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter(name => name.endsWith(suffix))
    .sort()
    .map(name => readFileSync(join(packageRoot, folder, name)));
}

const patches = (): Buffer[] => [
  ...filesBelow('patches', '.patch'),
  ...filesBelow('test/review/patches', '.patch'),
];

/** Asks a program for everything that the pc-line table says about its functions. */
function readProgram(bytes: Buffer): void {
  const program = new Program('the program', bytes);
  for (const func of program.funcs()) {
    func.spdeltaRanges();
    func.lineRanges();
    func.lineAt(func.entry);
    for (let table = 0; table < Math.min(func.pcdataCount, 8); table++) func.pcdataRanges(table);
    for (let index = 0; index < func.funcdataCount; index++) {
      const address = func.funcdata(index);
      if (address !== undefined) program.stackMap(address);
    }
    program.func(func.name);
    program.funcAt(func.entry + 1);
  }
}

export const targets: readonly FuzzTarget[] = [
  { name: 'program', seeds: programSeeds, read: readProgram, weight: 3 },
  { name: 'diff', seeds: patches, read: bytes => void parseDiff('the diff', text(bytes)), weight: 4 },
  {
    name: 'patch',
    seeds: () => filesBelow('patches', '.patch'),
    read: bytes => void parsePatchFile('the patch', text(bytes)),
    weight: 2,
  },
  {
    name: 'mailbox',
    seeds: () =>
      seedTexts(
        'From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nDate: Mon, 1 Jan 2024\nSubject: [PATCH 1/2] =?UTF-8?q?runtime:=20a=C3=A4?=\n change\n\nWhy.\n---\n a | 2 +-\n\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n-- \n2.39.5\n',
      ),
    read: bytes => {
      for (const mail of mailsIn(text(bytes))) parseDiff(mail.subject, mail.diff);
    },
    weight: 2,
  },
  {
    name: 'report',
    seeds: reportSeeds,
    read: bytes => void parseReport(text(bytes), 'the report'),
    weight: 2,
  },
  {
    name: 'version',
    seeds: () =>
      seedTexts(
        'go1.11.13',
        '1.27',
        'go1.16beta1',
        'go1.21rc2\ntime 2023-06-21T21:47:53Z\n',
        'devel go1.22-abcdef0 x',
      ),
    read: bytes => {
      const version = parseVersion(text(bytes));
      if (version !== undefined) formatVersion(version);
      parseVersionFile(text(bytes), { major: 1, minor: 22 });
      parseShard(text(bytes));
    },
    weight: 6,
  },
  {
    name: 'request',
    seeds: () =>
      seedTexts(
        '1.15',
        '>=1.19 <1.25',
        '1.11.13,1.27',
        'go.git@go1.11.13',
        './dir',
        'https://x/y.git@a',
        '<=1.1',
      ),
    read: bytes => void parseRequests(text(bytes), () => false),
    weight: 4,
  },
  {
    name: 'packages',
    seeds: () =>
      seedTexts(
        ['go', 'src']
          .map(
            part =>
              `Package: golang-1.27-${part}\nVersion: 1.27.4-1~bpo13+1\nArchitecture: amd64\nFilename: pool/main/g/golang-1.27-${part}_1.27.4.deb\nSize: 12345\nSHA256: ${'ab'.repeat(32)}\n\n`,
          )
          .join(''),
        `Package: delve\nVersion: 1.20.2-1+deb12u1\nFilename: pool/main/d/delve.deb\nSize: 5\nSHA256: ${'cd'.repeat(32)}\n\n`,
      ),
    read: bytes => {
      goPackagesIn(text(bytes), 'bookworm');
      toolPackagesIn(text(bytes), 'bookworm');
    },
    weight: 4,
  },
  {
    name: 'index',
    seeds: () =>
      seedTexts(
        JSON.stringify([
          {
            version: 'go1.22.1',
            stable: true,
            files: [
              {
                filename: 'go1.22.1.linux-amd64.tar.gz',
                os: 'linux',
                arch: 'amd64',
                version: 'go1.22.1',
                sha256: 'ab'.repeat(32),
                size: 68958123,
                kind: 'archive',
              },
              {
                filename: 'go1.22.1.src.tar.gz',
                os: '',
                arch: '',
                version: 'go1.22.1',
                sha256: 'cd'.repeat(32),
                size: 27562040,
                kind: 'source',
              },
            ],
          },
        ]),
      ),
    read: bytes => {
      let index: unknown;
      try {
        index = JSON.parse(text(bytes));
      } catch {
        return;
      }
      filesIn(index);
    },
    weight: 4,
  },
  {
    name: 'execution-trace',
    seeds: traceSeeds,
    read: bytes => void readExecutionTrace(bytes),
    weight: 3,
  },
  {
    name: 'test-log',
    seeds: () =>
      seedTexts(
        '=== RUN   TestDebugCall\n--- PASS: TestDebugCall (0.00s)\n=== RUN   TestDebugCallGC\n    debug_test.go:1: x\n--- FAIL: TestDebugCallGC (0.10s)\nFAIL\n',
      ),
    read: bytes => {
      const log = new TestLog();
      for (const line of text(bytes).split('\n')) log.read(line);
      log.cutShort('hung', 1, 'it hung');
    },
    weight: 4,
  },
  {
    name: 'disassembly',
    seeds: () =>
      seedTexts(
        'TEXT main.Add(SB) /x/main.go\n  main.go:12\t\t0x4661c0\t\t4801d8\t\t\tADDQ BX, AX\t\n  main.go:12\t\t0x4661c3\t\tc3\t\t\tRET\t\n',
      ),
    read: bytes => void parseDisassembly(text(bytes)),
    weight: 4,
  },
  {
    name: 'archive',
    seeds: () => [
      Buffer.from(
        `!<arch>\n${'__.PKGDEF'.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${'6'.padEnd(10)}\`\nabcdef`,
      ),
    ],
    read: bytes => void readArchive(bytes),
    weight: 4,
  },
  {
    name: 'stub',
    seeds: () => [
      Buffer.concat(
        ['T05thread:1a2b;', 'OK', '0* ', 'W00', 'l<reg name="x0" bitsize="64" regnum="3"/>'].map(
          encodePacket,
        ),
      ),
    ],
    read: bytes => {
      const reader = new PacketReader();
      reader.push(bytes);
      for (let packet = reader.next(); packet !== undefined; packet = reader.next()) {
        parseStop(text(packet), 1);
        if (packet[0] === 0x6c) registersIn([text(packet.subarray(1))]);
      }
    },
    weight: 4,
  },
];
