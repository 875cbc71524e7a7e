import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const made: string[] = [];

/** A folder that `removeFolders` removes. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sources-test-'));
  made.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes files by their path below a folder. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

export interface TreeOptions {
  /** Content of VERSION; no such file when absent. */
  version?: string;
  entry?: 'debugCallV1' | 'debugCallV2' | 'none';
  /** Whether funcdata.h has the register maps' index. */
  registerMaps?: boolean;
  built?: boolean;
  /** Constant of internal/goversion. */
  develops?: number;
  /** Something that tells two trees apart. */
  extra?: string;
}

/** The files by which a Go tree is known for one: a few bytes each. */
export function goTree(options: TreeOptions = {}): Record<string, string> {
  const { version, entry = 'debugCallV2', registerMaps = true, built = false, develops, extra } = options;
  return {
    'src/cmd/go/main.go': 'package main\n',
    'src/runtime/asm_amd64.s':
      entry !== 'none'
        ? `TEXT runtime·${entry}(SB),NOSPLIT,$152-0\n\tRET\n`
        : 'TEXT runtime·asminit(SB),NOSPLIT,$0\n\tRET\n',
    'src/runtime/funcdata.h': registerMaps
      ? '#define PCDATA_RegMapIndex 0\n'
      : '#define PCDATA_StackMapIndex 0\n',
    ...(version === undefined ? {} : { VERSION: version }),
    ...(built ? { 'bin/go': '#!/bin/sh\n', 'pkg/tool/linux_amd64/compile': '#!/bin/sh\n' } : {}),
    ...(develops === undefined
      ? {}
      : { 'src/internal/goversion/goversion.go': `package goversion\n\nconst Version = ${develops}\n` }),
    ...(extra === undefined ? {} : { 'src/runtime/extra.go': extra }),
  };
}
