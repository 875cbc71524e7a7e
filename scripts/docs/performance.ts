import type { Figure } from '../bench/figures.js';
import { table } from './tables.js';

/** The growth of a run, as `npm run bench -- --simulate` gives it. */
interface Simulation extends Figure {
  runs: { cells: number; jobs: number; makespanMs: number; idealMs: number }[];
}

/** A part of the page: the bench that it shows, the command that repeats it, and its rows. */
interface Part {
  title: string;
  bench: string;
  command: string;
  text: string;
  columns: readonly string[];
  rows(figures: readonly Figure[]): string[][];
}

const text = (value: unknown): string => (value === undefined ? '' : String(value));

const perSecond = (figures: readonly Figure[]): string[][] =>
  figures.map(({ release, of, ours, floor, ratio }) => [release, of, ours, floor, ratio].map(text));

const parts: readonly Part[] = [
  {
    title: 'Calls',
    bench: 'calls',
    command: 'npm run bench -- --save',
    text: 'Calls of a function that adds one, injected in a loop at one point: by this debugger and by a C program that does as little as the kernel allows and checks nothing. They take turns.',
    columns: ['release', 'on', 'ours, calls/s', 'C, calls/s', 'ratio'],
    rows: perSecond,
  },
  {
    title: 'Calls by Delve',
    bench: 'delve',
    command: 'npm run bench -- --save',
    text: 'The same function, called through Delve’s JSON-RPC, in the same run.',
    columns: ['release', 'Delve', 'Delve, calls/s', 'ours, calls/s', 'times'],
    rows: figures =>
      figures.map(each => [each.release, each.with, each.perSecond, each.ours, each.times].map(text)),
  },
  {
    title: 'Single steps',
    bench: 'steps',
    command: 'npm run bench -- --save',
    text: 'One instruction and a look at the registers, as the sweeps do it: by this debugger and by a C program.',
    columns: ['release', 'on', 'ours, steps/s', 'C, steps/s', 'ratio'],
    rows: perSecond,
  },
  {
    title: 'Calls in QEMU',
    bench: 'emulated',
    command: 'npm run bench -- --emulated --save',
    text: 'The ratio is to ptrace in the same run. A call has four stops, and each stop is an exchange of packets with QEMU’s stub, which brings the registers with it; before and after the call the vector registers are read one by one. On ppc64le it is QEMU 10 (the stub of 11 misnumbers registers there), which translates the program anew after each stop.',
    columns: [
      'release',
      'processor',
      'calls/s',
      'ratio',
      'packets',
      'exchanges',
      'ms an exchange',
      'ms a stop',
    ],
    rows: figures =>
      figures.map(({ release, of, perSecond: each, ratio, packets, exchanges, exchangeMs, stopMs }) =>
        [release, of, each, ratio, packets, exchanges, exchangeMs, stopMs].map(text),
      ),
  },
  {
    title: 'Edit and judge',
    bench: 'edit',
    command: 'npm run bench -- --edit --save',
    text: 'One line of package runtime is edited in a directory. If the directory was judged before, what the edit touches is compiled and the programs are linked again; otherwise all is compiled. Seconds to the first scenario that fails, to the whole quick verdict, and of processor time.',
    columns: [
      'release',
      'file',
      'first failure',
      'verdict',
      'CPU',
      'in full: first failure',
      'verdict',
      'CPU',
    ],
    rows: figures =>
      figures.map(({ release, of, short, full }) => [
        text(release),
        text(of),
        ...seconds(short),
        ...seconds(full),
      ]),
  },
  {
    title: 'Several releases, warm',
    bench: 'matrix',
    command: 'npm run bench -- --matrix --save',
    text: 'The ratio is to one job.',
    columns: ['releases', 'jobs', 'seconds', 'ratio'],
    rows: figures =>
      figures.flatMap(({ go, runs }) =>
        (runs as Figure[]).map(({ jobs, medianSeconds, ratio }) =>
          [go, jobs, medianSeconds, ratio].map(text),
        ),
      ),
  },
  {
    title: 'Cold',
    bench: 'cold',
    command: 'npm run bench -- --cold --save',
    text: 'The default command on an empty cache: seconds from its start at which each step began and ended.',
    columns: ['step', 'from', 'to'],
    rows: figures => figures.flatMap(({ runs }) => timeline(runs as Figure[])),
  },
  {
    title: 'Scenarios',
    bench: 'scenarios',
    command: 'npm run bench -- --scenarios --save',
    text: 'The start of a scenario process until its first scenario begins, a Node that does nothing, and the ten slowest scenarios of the quick profile, in milliseconds.',
    columns: ['release', 'what', 'ms'],
    rows: figures =>
      figures.flatMap(({ release, processStartMs, bareNodeMs, slowest }) => [
        [text(release), 'start of a process', text(processStartMs)],
        // Older figures have none.
        ...(bareNodeMs === undefined ? [] : [[text(release), '`node -e 0`', text(bareNodeMs)]]),
        ...(slowest as { id: string; ms: number }[]).map(({ id, ms }) => [
          text(release),
          `\`${id}\``,
          text(ms),
        ]),
      ]),
  },
];

function seconds(value: unknown): string[] {
  const { firstFailureSeconds, verdictSeconds, cpuSeconds } = value as Record<string, number>;
  return [firstFailureSeconds, verdictSeconds, cpuSeconds].map(text);
}

function timeline(runs: readonly Figure[]): string[][] {
  const [run] = runs;
  if (run === undefined) return [];
  const steps = run.steps as { step: string; from: number; to: number }[];
  return [
    ['**the whole command**', '0', text(run.wallSeconds)],
    ...steps.map(({ step, from, to }) => [step, text(from), text(to)]),
  ];
}

/** Name of the plot, beside the page. */
export const plotName = 'performance.svg';

/** Returns docs/performance.md. A bench that was not taken is not shown. */
export function performancePage(figures: readonly Figure[]): string {
  const shown = parts.flatMap(part => {
    const own = figures.filter(({ bench }) => bench === part.bench);
    if (own.length === 0) return [];
    return [`## ${part.title}`, part.text, `    ${part.command}`, table(part.columns, part.rows(own))];
  });
  const growth = simulationOf(figures) === undefined ? [] : growthPart;
  return [
    '# Performance',
    'Made by `npm run docs` from docs/performance.json, which `npm run bench` fills. Times are those of one machine with two cores; ratios within a run are what can be compared.',
    ...shown,
    ...growth,
  ]
    .join('\n\n')
    .concat('\n');
}

const growthPart: readonly string[] = [
  '## Growth',
  'How long a run takes with the number of releases and processors, and with the number of jobs: played through by the program’s own schedule, without running anything, from the times that one release takes.',
  '    npm run bench -- --simulate --save',
  `![Minutes by the number of releases and processors, for 1 to 64 jobs](${plotName})`,
];

function simulationOf(figures: readonly Figure[]): Simulation | undefined {
  return figures.find(({ bench }) => bench === 'simulate') as Simulation | undefined;
}

const size = { width: 640, height: 400, left: 60, right: 90, top: 20, bottom: 45 };
/** Decades on the axes: cells from 1 to 1000, seconds from 1 to 10,000. */
const decades = { x: 3, y: 4 };

/** Returns the plot of how a run grows: both axes are logarithmic. Without a simulation it has no lines. */
export function performancePlot(figures: readonly Figure[]): string {
  const runs = simulationOf(figures)?.runs ?? [];
  const { width, height, left, right, top, bottom } = size;
  const x = (cells: number): number => left + (Math.log10(cells) / decades.x) * (width - left - right);
  const y = (s: number): number =>
    height - bottom - (Math.log10(Math.max(1, s)) / decades.y) * (height - top - bottom);
  const at = (cells: number, ms: number): string => `${x(cells).toFixed(1)},${y(ms / 1000).toFixed(1)}`;
  const lines = [...new Set(runs.map(({ jobs }) => jobs))].flatMap(jobs => {
    const own = runs.filter(run => run.jobs === jobs);
    const last = own.at(-1);
    const points = own.map(({ cells, makespanMs }) => at(cells, makespanMs)).join(' ');
    const end = last === undefined ? [0, 0] : [x(last.cells) + 6, y(last.makespanMs / 1000) + 4];
    return [
      `<polyline points="${points}" fill="none" stroke="#2563a8"/>`,
      `<text x="${end[0]?.toFixed(1)}" y="${end[1]?.toFixed(1)}">${jobs} ${jobs === 1 ? 'job' : 'jobs'}</text>`,
    ];
  });
  const grid = [
    ...[1, 10, 100, 1000].map(
      cells =>
        `<path d="M${x(cells)} ${top}V${height - bottom}" stroke="#ccc"/><text x="${x(cells)}" y="${height - bottom + 16}" text-anchor="middle">${cells}</text>`,
    ),
    ...[1, 10, 100, 1000, 10_000].map(
      s =>
        `<path d="M${left} ${y(s)}H${width - right}" stroke="#ccc"/><text x="${left - 6}" y="${y(s) + 4}" text-anchor="end">${s} s</text>`,
    ),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">`,
    '<title>Time of a run by the number of releases and processors</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...grid,
    ...lines,
    `<text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle">releases times processors</text>`,
    '</svg>',
    '',
  ].join('\n');
}
