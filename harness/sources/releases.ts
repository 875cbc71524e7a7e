import { defined } from '../host/defined.js';
import { UnobtainableError } from '../host/errors.js';
import { firstLine, newestTriedLine } from '../releases/protocol.js';
import { linesIn } from '../releases/range.js';
import { isRelease, resolveRequest, type VersionRequest } from '../releases/request.js';
import {
  compareLines,
  compareVersions,
  formatLine,
  formatVersion,
  type GoVersion,
  type Line,
  lineOf,
} from '../releases/version.js';
import { cachedReleases, nameOfSource, offersOf, releaseSources } from './available.js';
import { usedTree } from './cache/store.js';
import type { Choice, PlanOptions } from './choice.js';
import { checkedTree } from './judgeable.js';
import { type ReleaseSource, SourceError } from './offer.js';
import type { StoredTree, Tree } from './tree.js';
import { exactText, listed, missingProtocols, nameOf, reasonFor } from './wording.js';

/** One way to obtain one version. */
interface Way {
  version: GoVersion;
  description: string;
  cached: boolean;
  obtain(): Promise<StoredTree>;
}

/** What one source answered, for the error that says that none has the release. */
interface Answer {
  name: string;
  answer: string;
}

/**
 * Chooses releases for a request by version. An exact version that is in the cache is taken from there. For
 * anything else the sources are asked which release is the newest, one after the other, until one of them has
 * what was asked for.
 */
export async function planReleases(request: VersionRequest, options: PlanOptions): Promise<Choice[]> {
  const search = new Search(request, options);
  const versions = await search.versions();
  if (versions.length === 0) throw search.unavailable(nameOf(request));
  if (request.kind === 'default') {
    for (const absence of missingProtocols(versions)) options.progress.note(absence);
  }
  const available = versions.map(version => ({
    line: lineOf(version),
    choice: {
      name: `Go ${formatVersion(version)}`,
      request: exactText(version),
      obtain: () => search.obtain(lineOf(version)),
    },
  }));
  const absent = search.missingLines().map(line => {
    const text = formatLine(line);
    // What each source answered is the same for all of them, and is no news while others are there.
    const { message, remedy } = search.unavailable(`${text} matches ${request.text} but`);
    const error = new UnobtainableError(message, defined({ remedy }));
    return { line, choice: absentChoice(`Go ${text}`, text, error) };
  });
  return [...available, ...absent].sort((a, b) => compareLines(a.line, b.line)).map(({ choice }) => choice);
}

/** A choice that no source has: `error` says so, and is what obtaining it throws. */
export function absentChoice(name: string, request: string, error: UnobtainableError): Choice {
  return { name, request, absent: error, obtain: () => Promise.reject(error) };
}

// Several requests of one run meet the same failure; it is reported once.
const reported = new Set<string>();

/**
 * The search for what one request means: the ways that are known so far, and the sources that were not asked
 * yet.
 */
class Search {
  readonly #request: VersionRequest;
  readonly #options: PlanOptions;
  readonly #answers: Answer[] = [];
  readonly #unasked: ReleaseSource[];
  /** Among those of one version, the best comes first. */
  readonly #ways: Way[] = [];

  constructor(request: VersionRequest, options: PlanOptions) {
    this.#request = request;
    this.#options = options;
    const { from = 'auto' } = options;
    this.#unasked = from === 'auto' ? [...releaseSources] : from === 'cache' ? [] : [from];
  }

  /** Returns the versions that the request means. Asks no more sources than necessary. */
  async versions(): Promise<GoVersion[]> {
    await this.#readCache();
    const enough = this.#request.kind === 'default' ? 2 : 1;
    let served = this.#request.kind === 'exact';
    const complete = (): boolean =>
      this.#resolve(this.#ways).length >= enough && this.missingLines().length === 0;
    while (this.#unasked.length > 0 && !(served && complete())) {
      served = (await this.#askNext()) || served;
    }
    return this.#resolve(this.#ways);
  }

  /** Returns the lines of a range of which no release is available, up to the newest line that is known. */
  missingLines(): Line[] {
    if (this.#request.kind !== 'range') return [];
    const known = this.#ways.map(way => way.version).filter(isRelease);
    const newest = [...known, newestTriedLine].sort(compareLines).at(-1) ?? newestTriedLine;
    const found = this.#resolve(this.#ways);
    return linesIn(this.#request.range, firstLine, newest).filter(
      line => !found.some(version => compareLines(version, line) === 0),
    );
  }

  /** Obtains the newest available release of a line that fits the request, in the first way that works. */
  async obtain(line: Line): Promise<Tree> {
    const { progress, need } = this.#options;
    const untried = (): Way[] =>
      this.#ways.filter(way => !tried.has(way) && compareLines(way.version, line) === 0);
    const tried = new Set<Way>();
    for (;;) {
      const [version] = this.#resolve(untried());
      const way = untried().find(
        ({ version: other }) => version !== undefined && compareVersions(other, version) === 0,
      );
      if (way === undefined) {
        if (await this.#askNext()) continue;
        if (this.#unasked.length === 0) throw this.unavailable(`Go ${formatLine(line)}`);
        continue;
      }
      tried.add(way);
      const why = reasonFor(this.#request, way.version);
      progress.note(
        `Go ${formatVersion(way.version)}${why}: ${way.description}${way.cached ? ', from the cache' : ''}`,
      );
      try {
        return await checkedTree(await way.obtain(), `Go ${formatVersion(way.version)}`, need);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        this.#answers.push({ name: way.description, answer: error.message });
        progress.note(`${way.description} is not available: ${error.message}`);
      }
    }
  }

  /** Returns the error that says what each source answered. */
  unavailable(what: string): UnobtainableError {
    const { from = 'auto' } = this.#options;
    return new UnobtainableError(`${what} is not available here`, {
      excerpt: this.#answers.map(({ name, answer }) => `${name}: ${answer}`).join('\n'),
      remedy:
        from === 'auto'
          ? 'see what is available: `npx go-debugcall-conformance versions`; or name a folder, a git revision or a tarball of Go'
          : `leave out --from=${from}, or see what is available: \`npx go-debugcall-conformance versions\``,
    });
  }

  #resolve(ways: Way[]): GoVersion[] {
    const { need } = this.#options;
    const versions = ways.map(way => way.version);
    return resolveRequest(
      this.#request,
      need === 'nothing' ? versions : versions.filter(version => compareLines(version, firstLine) >= 0),
    );
  }

  async #readCache(): Promise<void> {
    const { cache, from = 'auto' } = this.#options;
    const trees = await cachedReleases(cache, from === 'auto' || from === 'cache' ? releaseSources : [from]);
    for (const tree of trees) {
      const { description } = tree.origin;
      this.#ways.push({
        version: tree.version,
        description,
        cached: true,
        obtain: async () => usedTree(cache, tree),
      });
    }
    this.#answers.push({ name: `cache (${cache.root})`, answer: listed(trees) });
  }

  /** Asks the next source. Returns whether it answered. */
  async #askNext(): Promise<boolean> {
    const source = this.#unasked.shift();
    if (source === undefined) return false;
    const { cache, progress } = this.#options;
    const name = nameOfSource(source);
    try {
      const offers = await offersOf(source, cache, progress);
      for (const offer of offers) {
        const { version, description } = offer;
        this.#ways.push({ version, description, cached: false, obtain: () => offer.obtain(progress) });
      }
      this.#answers.push({ name, answer: listed(offers) });
      return true;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.#answers.push({ name, answer: error.message });
      const [next] = this.#unasked;
      const note = `${name}: ${error.message}${next === undefined ? '' : `; asking ${nameOfSource(next)}`}`;
      if (!reported.has(note)) progress.note(note);
      reported.add(note);
      return false;
    }
  }
}
