function header(release: string): number[] {
  return [...Buffer.from(`go ${release} trace`.padEnd(16, '\0'))];
}

function batch(generation: number, thread: number, ...body: (number | string)[]): number[] {
  const bytes = body.flatMap(part => (typeof part === 'string' ? [...Buffer.from(part)] : [part]));
  return [1, generation, thread, 100, bytes.length, ...bytes];
}

/** A small execution trace in each of the two formats (up to 1.21, and since 1.22). */
export function traceSeeds(): Buffer[] {
  const old = [
    1 | (1 << 6),
    3,
    100,
    13 | (3 << 6),
    4,
    5,
    44,
    0,
    1,
    20 | (1 << 6),
    5,
    1,
    48 | (3 << 6),
    4,
    5,
    1,
    1,
    0,
  ];
  const text = [2, ...Buffer.from('hi'), 37 | (1 << 6), 7, 9, ...Buffer.from('main.Spin')];
  return [
    Buffer.from([...header('1.19'), ...old, ...text]),
    Buffer.from([
      ...header('1.26'),
      ...batch(1, 70, 14, 5, 30, 0, 2, 29, 5, 1, 0, 20, 5, 3, 2),
      ...batch(1, 71, 4, 5, 3, 4, 'wait', 5, 4, 9, 'main.Spin'),
      ...batch(1, 71, 2, 3, 2, 1, 9, 4, 4, 20),
    ]),
  ];
}
