import { diffArrays } from 'diff';

/** A line of a file and the states that have it. States are numbered: 0 before any patch, k after patch k. */
interface Strand {
  text: string;
  /** The first state that has the line. */
  since: number;
  /** The first later state that does not have it; undefined when the last state still has it. */
  until: number | undefined;
}

/**
 * All states through which a series takes a file, line by line. So an edit of the last state can be assigned
 * to the patch whose lines it touches, and each state can be rendered again.
 */
export class Weave {
  readonly #strands: Strand[];

  /** `states` are the file's lines before the first patch and after each. */
  constructor(states: readonly (readonly string[])[]) {
    const [first = [], ...rest] = states;
    this.#strands = first.map(text => ({ text, since: 0, until: undefined }));
    for (const [index, state] of rest.entries()) this.#edit(state, () => index + 1);
  }

  /** Returns the text of a state, or undefined if the file has no line in it. */
  state(k: number): string | undefined {
    const lines = this.#strands.filter(strand => has(strand, k)).map(({ text }) => text);
    return lines.length === 0 ? undefined : lines.join('\n');
  }

  /**
   * Includes an edited form of the last state. Each edit goes to the last patch whose lines it changes,
   * removes or adjoins. An edit among lines that no patch made goes to `otherwise`.
   */
  edit(edited: readonly string[], otherwise: number): void {
    this.#edit(edited, touched => Math.max(...touched) || otherwise);
  }

  #edit(next: readonly string[], ownerOf: (touched: number[]) => number): void {
    const alive = this.#strands.filter(({ until }) => until === undefined);
    const parts = diffArrays(
      alive.map(({ text }) => text),
      [...next],
    );
    let old = 0;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      if (part === undefined) continue;
      if (!part.added && !part.removed) {
        old += part.value.length;
        continue;
      }
      // A replacement arrives as a removed and an added part, in either order.
      const both = [part, parts[i + 1]].filter(other => other?.added || other?.removed);
      i += both.length - 1;
      const removed = both.find(other => other?.removed)?.value.length ?? 0;
      const added = both.find(other => other?.added)?.value ?? [];
      const gone = alive.slice(old, old + removed);
      const beside = gone.length > 0 ? gone : [alive[old - 1], alive[old]];
      const owner = ownerOf(beside.map(strand => strand?.since ?? 0));
      this.#replace(gone, alive[old + removed], added, owner);
      old += removed;
    }
  }

  #replace(gone: readonly Strand[], next: Strand | undefined, added: readonly string[], owner: number): void {
    const end = gone.at(-1);
    const at =
      end !== undefined
        ? this.#strands.indexOf(end) + 1
        : next === undefined
          ? this.#strands.length
          : this.#strands.indexOf(next);
    this.#strands.splice(at, 0, ...added.map(text => ({ text, since: owner, until: undefined })));
    for (const strand of gone) {
      if (strand.since === owner) this.#strands.splice(this.#strands.indexOf(strand), 1);
      else strand.until = owner;
    }
  }
}

function has({ since, until }: Strand, k: number): boolean {
  return since <= k && (until === undefined || until > k);
}
