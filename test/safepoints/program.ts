import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SyntheticFunc, synthesise, syntheticFunc, TEXT } from '../binary/synthetic.js';

const size = 0x20;

function func(name: string, rest: Partial<SyntheticFunc> = {}): SyntheticFunc {
  return syntheticFunc(name, size, { pcsp: [[size, 8]], pcln: [[size, 1]], ...rest });
}

/** Lines 10 to 12 of main.go: a check, a write barrier, and what follows. */
const work: Partial<SyntheticFunc> = {
  pcln: [
    [7, 10],
    [10, 11],
    [size - 17, 12],
  ],
  pcdata: [
    [
      [7, -1],
      [10, -2],
      [size - 17, -1],
    ],
  ],
};

/** What main.work does: CMPL flag, 0; JEQ; CALL runtime.gcWriteBarrier1; MOVQ AX, (BX); NOP ...; RET. */
function code(distance: number): Buffer {
  const bytes = Buffer.alloc(size, 0x90);
  bytes.set([0x83, 0x3d, 0x00, 0x10, 0, 0, 0, 0x74, 0x05, 0xe8]);
  bytes.writeInt32LE(distance, 10);
  bytes.set([0x48, 0x89, 0x03], 14);
  bytes.set([0xc3], size - 1);
  return bytes;
}

/** A program that nothing could run, with functions of several packages, in a folder of its own. */
export class SmallProgram {
  readonly folder = mkdtempSync(join(tmpdir(), 'safepoints-test-'));
  readonly path = join(this.folder, 'program');

  constructor(goVersion = 'go1.27.4', names = ['runtime.debugCallV2', 'main.work']) {
    const funcs = [
      ...names.map(name => func(name, name === 'main.work' ? work : {})),
      func('runtime.gcWriteBarrier1'),
      func('main.(*T).Close'),
      func('main.nosplit', { pcdata: [[[size, -2]]] }),
      func('example.org/a/lib.Same', { pcfile: [[size, 1]] }),
      func('example.org/b/lib.Same', { pcfile: [[size, 2]] }),
      func('internal/runtime/syscall.Syscall6'),
    ];
    const { bytes } = synthesise({
      since: '1.20',
      funcs,
      files: ['/src/main.go', '/src/a/lib/lib.go', '/src/b/lib/lib.go'],
      symbols: true,
      goVersion,
    });
    const at = names.indexOf('main.work');
    if (at >= 0) bytes.set(code((names.length - at) * size - 14), TEXT + at * size);
    writeFileSync(this.path, bytes);
  }

  /** Writes a file into the folder, and returns its path. */
  write(name: string, contents: string | Buffer): string {
    const path = join(this.folder, name);
    writeFileSync(path, contents);
    return path;
  }

  /** Makes it a program for another processor: EM_* of its header, and the unit of its tables. */
  changeProcessor(machine: number, pcQuantum: number): void {
    const bytes = readFileSync(this.path);
    bytes.writeUInt16LE(machine, 18);
    const header = bytes.indexOf(Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]));
    bytes.writeUInt8(pcQuantum, header + 6);
    writeFileSync(this.path, bytes);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
