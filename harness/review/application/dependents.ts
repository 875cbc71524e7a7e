import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../host/files.js';
import { GoCode } from '../../patches/golang/code.js';
import { goDeclarations } from '../../patches/golang/declarations.js';

/** A file that injected calls depend on. */
export interface Dependent {
  /** Relative to the tree. */
  file: string;
  /** A sentence's end: `it uses FuncID_debugCallV2`. */
  why: string;
}

/** Folders, without those below them, in which calls are decided upon, described or carried out. */
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

/** Other systems and processors, as file names end with them. */
const elsewhere =
  /_(aix|android|darwin|dragonfly|freebsd|illumos|ios|js|nacl|netbsd|openbsd|plan9|solaris|wasip1|windows|386|amd64p32|arm|arm64|loong64|mips\w*|ppc64\w*|riscv64|s390x|wasm)\.(go|s)$/;

/**
 * Files of a tree on which injected calls depend, found there and not from a list: users of the entry point's FuncID,
 * writers and readers of the tables about safe points, and the files of the runtime with the functions that debugcall.go calls (the
 * scheduler's among them). Those that are the feature itself are among them; tests and other processors' files are not.
 */
export async function dependentsIn(root: string): Promise<Dependent[]> {
  const called = await calledByFeature(root);
  const found: Dependent[] = [];
  for (const folder of folders) {
    for (const name of await namesIn(join(root, folder))) {
      if (!/\.(go|s)$/.test(name) || name.endsWith('_test.go') || elsewhere.test(name)) continue;
      const file = `${folder}/${name}`;
      const text = await readFile(join(root, file), 'utf8');
      const reasons = signs.flatMap(({ word, why }) => {
        const match = word.exec(text);
        return match === null ? [] : [why(match[0])];
      });
      if (folder === 'src/runtime' && name.endsWith('.go') && name !== 'debugcall.go') {
        const declared = [...text.matchAll(/^func (?:\([^)]*\) )?(\w+)/gm)].map(match => match[1] ?? '');
        const names = declared.filter(one => called.has(one));
        if (names.length > 0) reasons.push(`it has ${names.join(', ')}, which debugcall.go calls`);
      }
      if (reasons.length > 0) found.push({ file, why: reasons.join('; ') });
    }
  }
  return found;
}

/** Names that runtime/debugcall.go calls. */
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
