import { expect } from 'chai';
import { Program } from '../../harness/binary/program.js';
import { ExitCode, UsageError } from '../../harness/host/errors.js';
import { synthesise } from './synthetic.js';

const funcs = [
  {
    name: 'main.main',
    size: 16,
    args: 0,
    funcID: 0,
    flag: 0,
    startLine: 1,
    deferreturn: 0,
    pcsp: [],
    pcfile: [],
    pcln: [],
    pcdata: [],
    funcdata: [Buffer.from('x')],
  },
];

function program(change: (bytes: Buffer) => Buffer | undefined = () => undefined): () => Program {
  const { bytes } = synthesise({ since: '1.20', funcs, files: ['/main.go'], symbols: true });
  return () => new Program('the file', change(bytes) ?? bytes);
}

function refusal(open: () => Program): string {
  try {
    open();
  } catch (error) {
    expect(error).to.be.instanceOf(UsageError);
    if (!(error instanceof UsageError)) throw error;
    expect(error.exitCode).to.equal(ExitCode.usage);
    return error.message;
  }
  throw new Error('it was accepted');
}

describe('a file that is no Go program for a processor we know is refused, because', () => {
  it('(the same file untouched is accepted)', () => {
    expect(program()().func('main.main')).to.not.equal(undefined);
  });

  it('it does not exist', () => {
    expect(refusal(() => Program.open('/nonexistent/program'))).to.equal(
      "the program /nonexistent/program can't be read",
    );
  });

  it('it is a script, or empty', () => {
    expect(refusal(program(() => Buffer.from('#!/bin/sh\nexec true   ')))).to.equal(
      'the file is not an ELF file',
    );
    expect(refusal(program(() => Buffer.alloc(0)))).to.equal('the file is not an ELF file');
  });

  const known = 'amd64, arm64, ppc64le, loong64 or riscv64';

  it('it is for another machine', () => {
    const machine = (id: number, elfClass = 2) =>
      refusal(
        program(bytes => {
          bytes.writeUInt16LE(id, 18);
          bytes.writeUInt8(elfClass, 4);
          return undefined;
        }),
      );
    expect(machine(40)).to.equal(`the file is an ELF file for arm, not for ${known}`);
    expect(machine(3, 1)).to.equal(`the file is an ELF file for 386, not for ${known}`);
    expect(machine(22)).to.equal(`the file is an ELF file for machine 22, not for ${known}`);
    expect(refusal(program(bytes => void bytes.writeUInt8(2, 5)))).to.contain('big-endian');
  });

  it('it is an object file or a core dump', () => {
    expect(refusal(program(bytes => void bytes.writeUInt16LE(1, 16)))).to.contain('not an executable one');
    expect(refusal(program(bytes => void bytes.writeUInt16LE(4, 16)))).to.contain('not an executable one');
  });

  it('it is cut short anywhere', () => {
    const { length } = synthesise({ since: '1.20', funcs, files: ['/main.go'], symbols: true }).bytes;
    for (const kept of [20, 63, 100, 0x1000, length - 1]) {
      expect(refusal(program(bytes => bytes.subarray(0, kept))), `${kept} bytes`).to.contain('cut short');
    }
  });

  it('it is cut short and has no section headers either', () => {
    const cut = program(bytes => {
      bytes.writeBigUInt64LE(0n, 40);
      bytes.writeUInt16LE(0, 60);
      return bytes.subarray(0, 0x1100);
    });
    expect(refusal(cut)).to.equal('the file is cut short: a segment is beyond its end');
  });

  it('it has no pc-line table, or one of an unknown format', () => {
    const damaged = refusal(
      program(bytes => {
        bytes.writeUInt32LE(0xfffffff7, bytes.indexOf(Buffer.from([0xf1, 0xff, 0xff, 0xff])));
        return undefined;
      }),
    );
    expect(damaged).to.equal('the file has no pc-line table that this tool knows');
  });
});
