import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../harness/host/files.js';
import { layers } from './layers.js';

const harness = join(packageRoot, 'harness');

function sourceFiles(): string[] {
  const all = readdirSync(harness, { recursive: true, encoding: 'utf8' });
  return all.filter(path => path.endsWith('.ts')).sort();
}

function layerOf(path: string): string {
  const [first = ''] = path.split('/');
  return path.includes('/') ? first : '.';
}

/** Paths, relative to harness/, of the modules of ours that a file imports. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(harness, path), 'utf8');
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)].map(
    match => match[1] ?? '',
  );
  return specifiers.map(specifier => relative(harness, resolve(dirname(join(harness, path)), specifier)));
}

/**
 * Files outside of harness/arch/amd64 that may name a register or an opcode of amd64, because that is what
 * they are about: what a program of amd64 is promised, and what the assembly of amd64 can have wrong.
 */
const aboutAmd64 = [
  'observe/duties/table.ts',
  'requirements/calls.ts',
  'requirements/concurrency.ts',
  'requirements/defects.ts',
  'requirements/history.ts',
  'requirements/safety.ts',
  'requirements/table.ts',
  // Registers of arm64 and ppc64le have such names too.
  'review/faults/survivors/on-processors.ts',
  'scenarios/suites/registers.ts',
];

/** Files that may import from harness/arch/amd64; all others ask the `Arch` of a program or a target. */
const importersOfAmd64 = ['arch/all.ts', 'scenarios/suites/registers.ts', 'target/ptrace/vector-state.ts'];

const namesOfAmd64 =
  /\b(r(?:ax|bx|cx|dx|si|di|bp|sp|ip|[89]|1[0-5])|[er]flags|orig_rax|[fg]s_base|[xyz]mm\d*|mxcsr|int3|0xcc)\b/i;

/** A file's text without its comments. */
function codeOf(path: string): string {
  const text = readFileSync(join(harness, path), 'utf8');
  return text.replace(/\/\*.*?\*\//gs, '').replace(/(^|\s)\/\/.*/gm, '$1');
}

describe('architecture', () => {
  const files = sourceFiles();

  it('has no folder outside the layers', () => {
    expect([...new Set(files.map(layerOf))].filter(layer => !layers.includes(layer))).to.deep.equal([]);
  });

  it('imports downwards only', () => {
    const upwards = files.flatMap(path =>
      importsOf(path)
        .filter(imported => layers.indexOf(layerOf(imported)) > layers.indexOf(layerOf(path)))
        .map(imported => `${path} imports ${imported}`),
    );
    expect(upwards).to.deep.equal([]);
  });

  it('imports nothing from outside harness/', () => {
    const outside = files.flatMap(path =>
      importsOf(path)
        .filter(imported => imported.startsWith('..'))
        .map(imported => `${path} imports ${imported}`),
    );
    expect(outside).to.deep.equal([]);
  });

  it('names registers and opcodes of amd64 only in arch/amd64 and in files about amd64', () => {
    // The other processors have registers of the same names (r8, r9).
    const naming = files.filter(path => !path.startsWith('arch/') && namesOfAmd64.test(codeOf(path)));
    expect(naming).to.deep.equal(aboutAmd64);
  });

  it('asks the program for its processor: few files import from arch/amd64', () => {
    const importing = files.filter(
      path =>
        !path.startsWith('arch/amd64/') &&
        importsOf(path).some(imported => imported.startsWith('arch/amd64/')),
    );
    expect(importing).to.deep.equal(importersOfAmd64);
  });

  it('keeps arch/ to itself: it imports nothing else, from packages neither', () => {
    const specifiers = files
      .filter(path => path.startsWith('arch/'))
      .flatMap(path =>
        [...codeOf(path).matchAll(/\bfrom\s+'([^']+)'/g)].map(([, name = '']) => [path, name]),
      );
    const foreign = specifiers.filter(
      ([path = '', name = '']) =>
        !name.startsWith('.') ||
        !relative(harness, resolve(dirname(join(harness, path)), name)).startsWith('arch/'),
    );
    expect(foreign).to.deep.equal([]);
  });

  it('has no circle between files, of types neither', () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (path: string, trail: string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      if (done.has(path) || trail.includes(path)) return;
      for (const imported of importsOf(path)) visit(imported.replace(/\.js$/, '.ts'), [...trail, path]);
      done.add(path);
    };
    for (const path of files) visit(path, []);
    expect(circles).to.deep.equal([]);
  });

  it('loads little, and nothing native, before it knows what was typed and where it runs', () => {
    const loaded = new Set<string>();
    const visit = (path: string): void => {
      if (loaded.has(path)) return;
      loaded.add(path);
      for (const imported of valueImportsOf(path)) visit(imported);
    };
    visit('cli/start.ts');
    const allowed = ['cli', 'host', 'report/text.ts'];
    expect([...loaded].filter(path => !allowed.some(prefix => path.startsWith(prefix)))).to.deep.equal([]);
    expect([...loaded].filter(path => /libc|host\/command\.ts|watchdog/.test(path))).to.deep.equal([]);
  });

  /** Static imports that remain when types are gone. */
  function valueImportsOf(path: string): string[] {
    const text = readFileSync(join(harness, path), 'utf8');
    const statements = [...text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?\sfrom\s+'(\.[^']+)';/gm)];
    return statements.map(match =>
      relative(harness, resolve(dirname(join(harness, path)), (match[1] ?? '').replace(/\.js$/, '.ts'))),
    );
  }
});
