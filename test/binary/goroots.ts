/**
 * The toolchains that the tests against real programs use: DEBUGCALL_GOROOTS, a list of built GOROOTs
 * separated by colons, one a release. The more releases, the more formats of the pc-line table are covered.
 */
export function goroots(): string[] {
  const list = (process.env.DEBUGCALL_GOROOTS ?? '').split(':').filter(path => path !== '');
  if (list.length === 0)
    throw new Error('Set DEBUGCALL_GOROOTS to the GOROOTs to test with, separated by colons.');
  return list;
}

/** The oldest and the newest of them: both versions of the protocol, and a GOROOT with compiled packages and one without. */
export function oldestAndNewest(): Set<string> {
  const all = goroots();
  return new Set(all.filter((_, at) => at === 0 || at === all.length - 1));
}
