import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../harness/host/files.js';

/** A folder may import from itself and from those before it. */
const layers = [
  'arch',
  'host',
  'releases',
  'sources',
  'clients',
  'patches',
  'toolchain',
  'fixtures',
  'binary',
  'target',
  'protocol',
  'requirements',
  'scenarios',
  'report',
  'conformance',
  'review',
  'cli',
];

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
    visit('cli/main.ts');
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
