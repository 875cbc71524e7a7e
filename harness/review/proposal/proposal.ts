import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../../host/errors.js';
import { maxTextBytes, readText } from '../../host/read-text.js';
import { maxHunks, parseDiff, tooManyHunks } from '../../patches/diff/parse.js';
import { renderFileDiff } from '../../patches/diff/render.js';
import { editedFiles } from '../../patches/edited-files.js';
import { type Patch, parsePatchFile } from '../../patches/patch-file.js';
import { TreeView } from '../../patches/tree-view.js';
import { git, refusal } from '../../sources/git/command.js';
import { requireTree } from '../../sources/inspect.js';
import { mailsIn } from './mailbox.js';

/** The change to review: what kind of thing it is, and where it is read from. */
export type What =
  | { kind: 'file'; name: string; text: string }
  | { kind: 'range'; name: string; repository: string; from: string; to: string }
  | { kind: 'directory'; name: string; path: string };

/**
 * Finds out what the argument of `review` names: a file with a diff or with mails from `git format-patch`
 * (`-` is standard input), a folder with an edited tree, or a commit or a range of commits of the checkout
 * that `--go` names. Throws a UsageError for anything else.
 */
export async function readWhat(what: string, go: string | undefined): Promise<What> {
  if (what === '-')
    return { kind: 'file', name: 'standard input', text: readText(0, { name: 'standard input' }) };
  if (existsSync(what)) {
    if (!statSync(what).isDirectory())
      return { kind: 'file', name: basename(what), text: readText(what, { name: what }) };
    await requireTree(
      what,
      what,
      () => 'name an edited copy of the tree that --go names, a diff, or a range of commits',
    );
    return { kind: 'directory', name: what, path: resolve(what) };
  }
  if (go !== undefined && existsSync(go) && (await isCommit(go, what))) return oneCommit(what, go);
  const range = /^(?<left>[^-.][^\s]*?)(?<dots>\.{2,3})(?<right>[^.\s][^\s]*)?$/.exec(what)?.groups;
  if (range === undefined) {
    throw new UsageError(`${what} does not exist`, {
      remedy:
        'name a diff, a mailbox of patches, a folder with an edited tree, a commit (HEAD) or a range of commits (HEAD~3..HEAD); commits need the checkout that has them: --go=../go',
    });
  }
  const { left = '', dots, right = 'HEAD' } = range;
  if (go === undefined || !existsSync(go)) {
    throw new UsageError(`${what} is a range of commits, but --go names no checkout of Go`, {
      remedy: `name the checkout: --go=../go`,
    });
  }
  const tips: string[] = [];
  for (const one of [left, right])
    tips.push(await answer(go, ['rev-parse', '--verify', `${one}^{commit}`], one));
  const [from = '', to = ''] = tips;
  const base = dots === '...' ? await answer(go, ['merge-base', from, to], what) : from;
  return { kind: 'range', name: what, repository: go, from: base, to };
}

/** Whether a word names one commit of a checkout, as for `git show`. */
async function isCommit(repository: string, word: string): Promise<boolean> {
  if (!/^[^-.\s][^\s]*$/.test(word) || word.includes('..')) return false;
  const { exitCode } = await git(
    repository,
    ['rev-parse', '--quiet', '--verify', `${word}^{commit}`],
    60_000,
  );
  return exitCode === 0;
}

/** A commit and its first parent. */
async function oneCommit(word: string, repository: string): Promise<What> {
  const to = await answer(repository, ['rev-parse', '--verify', `${word}^{commit}`], word);
  const from = await answer(repository, ['rev-parse', '--verify', `${to}^1`], `parent of ${word}`);
  return { kind: 'range', name: word, repository, from, to };
}

/** Returns the value of `--go` that names the tree before the change. */
export function baselineOf(what: What, go: string | undefined): string | undefined {
  return what.kind === 'range' ? `${what.repository}@${what.from}` : go;
}

/** Returns the patches to review, in order. `baseDir` is the tree that they apply to. */
export async function patchesOf(what: What, baseDir: string): Promise<Patch[]> {
  const patches = await readPatches(what, baseDir);
  const hunks = patches
    .flatMap(({ changes }) => changes)
    .reduce((sum, change) => sum + change.hunks.length, 0);
  if (hunks > maxHunks) throw tooManyHunks(what.name);
  return patches;
}

async function readPatches(what: What, baseDir: string): Promise<Patch[]> {
  switch (what.kind) {
    case 'directory':
      return [await edits(what, baseDir)];
    case 'range':
      return commits(what);
    case 'file':
      return inFile(what.name, what.text);
  }
}

function inFile(name: string, text: string): Patch[] {
  if (/^Title: /.test(text)) return [parsePatchFile(name, text)];
  const mails = mailsIn(text);
  if (mails.length === 0) return [patch(name, name, text)];
  return mails.map(({ subject, diff }, at) => patch(`${at + 1}/${mails.length} ${subject}`, subject, diff));
}

async function commits({ name, repository, from, to }: Extract<What, { kind: 'range' }>): Promise<Patch[]> {
  const merges = await answer(repository, ['rev-list', '--merges', `${from}..${to}`], name);
  // No single commit's diff holds what a merge resolved.
  if (merges !== '')
    return [patch(name, name, await answer(repository, ['diff', '--no-renames', from, to], name))];
  const mails = await answer(
    repository,
    ['format-patch', '--stdout', '--no-renames', '--no-signature', '--no-stat', `${from}..${to}`],
    name,
  );
  if (mails === '') throw new UsageError(`${name} contains no commits`);
  return inFile(name, mails);
}

async function edits({ name, path }: { name: string; path: string }, baseDir: string): Promise<Patch> {
  const base = new TreeView(baseDir);
  const diffs: string[] = [];
  for (const [file, after] of await editedFiles(base, path)) {
    const diff = renderFileDiff(file, await base.read(file), after);
    if (diff !== undefined) diffs.push(diff);
  }
  if (diffs.length === 0) {
    throw new UsageError(`${name} has the same sources as the tree that --go names`, {
      remedy: 'name the tree that it is a copy of: --go=...',
    });
  }
  return patch(name, `the edits in ${basename(path)}`, diffs.join(''));
}

function patch(name: string, title: string, text: string): Patch {
  const header = { title, part: 'implementation', releases: '*', requirements: [], why: '' } as const;
  return { name, header, changes: parseDiff(name, text), text };
}

async function answer(repository: string, args: string[], what: string): Promise<string> {
  const result = await git(join(repository), args, 60_000);
  if (result.stdout.length > maxTextBytes) {
    throw new UsageError(`the diff of ${what} has more than ${maxTextBytes / 2 ** 20} MB`, {
      remedy: 'name fewer commits',
    });
  }
  if (result.exitCode === 0)
    return args[0] === 'format-patch' || args[0] === 'diff' ? result.stdout : result.stdout.trim();
  throw new UsageError(`${repository} has no ${what}: ${refusal(result)}`, {
    remedy: 'name a range as for git log, HEAD~3..HEAD, and a checkout that has those commits',
  });
}
