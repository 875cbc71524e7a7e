import type { PcLayout } from '../../harness/binary/pc-layout.js';
import { type SyntheticFunc, synthesise, syntheticFunc } from '../../test/binary/synthetic.js';

const stackMap = Buffer.from([2, 0, 0, 0, 10, 0, 0, 0, 0b0000_0101, 0b10, 0xff, 0b01]);

function func(name: string, size: number, more: Partial<SyntheticFunc> = {}): SyntheticFunc {
  const whole: [number, number][] = [[size - 1, 0]];
  const tables = { pcsp: whole, pcfile: whole, pcln: [[size - 1, 7] satisfies [number, number]] };
  return syntheticFunc(name, size, { ...tables, ...more });
}

const funcs: SyntheticFunc[] = [
  func('runtime.asm', 0x20, { funcID: 22 }),
  func('main.work', 0x60, {
    args: 24,
    deferreturn: 0x50,
    pcdata: [
      [
        [0x20, -1],
        [0x3f, -2],
      ],
      undefined,
      [[0x5f, 3]],
    ],
    funcdata: [stackMap, undefined, stackMap],
  }),
];

const formats: { since: PcLayout['since']; moduledata?: '1.26' | '1.27'; goVersion: string }[] = [
  { since: '1.11', goVersion: 'go1.11.13' },
  { since: '1.12', goVersion: 'go1.15.15' },
  { since: '1.16', goVersion: 'go1.17' },
  { since: '1.18', goVersion: 'go1.19.8' },
  { since: '1.20', goVersion: 'go1.25.12' },
  { since: '1.20', moduledata: '1.26', goVersion: 'go1.26rc1' },
  { since: '1.20', moduledata: '1.27', goVersion: 'go1.27.4' },
];

/**
 * A small program in each format of the pc-line table, with symbols and stripped, at a fixed address and not.
 */
export function programSeeds(): Buffer[] {
  return formats.flatMap(format =>
    [true, false].flatMap(pie =>
      [true, false].map(
        symbols => synthesise({ ...format, funcs, files: ['/src/main.go', '/src/x.go'], pie, symbols }).bytes,
      ),
    ),
  );
}
