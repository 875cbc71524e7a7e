import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../host/files.js';
import { GoCode } from '../../patches/golang/code.js';
import { goDeclarations } from '../../patches/golang/declarations.js';
import { isForOtherPlatform } from '../other-platforms.js';

/** A file that injected calls depend on. */
export interface Dependent {
  /** Relative to the tree. */
  file: string;
  /** The reason, as the end of a sentence: `it uses FuncID_debugCallV2`. */
  why: string;
}

/** Folders (without their subfolders) whose code accepts, describes or carries out injected calls. */
const folders = [
  'src/runtime',
  'src/internal/abi',
  'src/cmd/internal/obj',
  'src/cmd/internal/obj/x86',
  'src/cmd/internal/objabi',
  'src/cmd/link/internal/ld',
  'src/cmd/compile/internal/gc',
  'src/cmd/compile/internal/ssa',
  'src/cmd/compile/internal/ssagen',
  'src/cmd/compile/internal/liveness',
];

const signs: readonly { word: RegExp; why: (word: string) => string }[] = [
  { word: /\b[fF]uncID_debugCallV\d\b/, why: word => `it uses ${word}` },
  {
    word: /\bPCDATA_(?:UnsafePoint|RegMapIndex)\b|\bFUNCDATA_RegPointerMaps\b/,
    why: word => `it writes or reads ${word}, which says where a call is safe`,
  },
  { word: /\bUnsafePoint(?:Safe|Unsafe)\b/, why: word => `it uses ${word}, which says where a call is safe` },
];

/**
 * Finds the files of a tree that injected calls depend on. It searches the tree instead of using a list, for
 * users of the entry point's FuncID, for writers and readers of the tables of safe points, and for the
 * runtime's files that declare what debugcall.go calls (functions of the scheduler among them). The result
 * includes the feature's own files. It excludes tests and files for other
 * platforms than linux and a processor, by GOARCH.
 */
export async function dependentsIn(root: string, processor: string): Promise<Dependent[]> {
  const called = await calledByFeature(root);
  const found: Dependent[] = [];
  for (const folder of folders) {
    for (const name of await namesIn(join(root, folder))) {
      if (!/\.(go|s)$/.test(name) || name.endsWith('_test.go') || isForOtherPlatform(name, processor))
        continue;
      const file = `${folder}/${name}`;
      const text = await readFile(join(root, file), 'utf8');
      const reasons = [...signsIn(text), ...calledIn(file, text, called)];
      if (reasons.length > 0) found.push({ file, why: reasons.join('; ') });
    }
  }
  return found;
}

function signsIn(text: string): string[] {
  return signs.flatMap(({ word, why }) => {
    const match = word.exec(text);
    return match === null ? [] : [why(match[0])];
  });
}

function calledIn(file: string, text: string, called: ReadonlySet<string>): string[] {
  if (!/^src\/runtime\/(?!debugcall\.go)[^/]+\.go$/.test(file)) return [];
  const declared = [...text.matchAll(/^func (?:\([^)]*\) )?(\w+)/gm)].map(match => match[1] ?? '');
  const names = [...new Set(declared)].filter(name => called.has(name));
  return names.length === 0 ? [] : [`it declares ${names.join(', ')}, which debugcall.go calls`];
}

/** Returns the names of the functions that runtime/debugcall.go calls and does not declare. */
async function calledByFeature(root: string): Promise<Set<string>> {
  const names = new Set<string>();
  let source: string;
  try {
    source = await readFile(join(root, 'src/runtime/debugcall.go'), 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return names;
    throw error;
  }
  const own = new Set(goDeclarations(source).map(({ name }) => name));
  const code = new GoCode(source);
  code.tokens.forEach((token, at) => {
    if (token.kind !== 'word' || code.text(at + 1) !== '(' || code.text(at - 1) === 'func') return;
    if (
      !own.has(token.text) &&
      !['len', 'print', 'println', 'throw', 'panic', 'recover'].includes(token.text)
    )
      names.add(token.text);
  });
  return names;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
