import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { BuildError, MachineError } from '../../harness/host/errors.js';
import { silent } from '../../harness/host/progress.js';
import { builtBefore, toolchainFor } from '../../harness/toolchain/build.js';
import { caught } from './caught.js';
import { bootstrap, Folder, fakeTree, recorder } from './fakes.js';

describe('building a tree', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.end());

  const good = () => `
    echo "$GOROOT_BOOTSTRAP $GOROOT_FINAL $GOROOT" >>${folder.path}/runs
    echo 'Building Go cmd/dist using /bootstrap. (go1.19.8 linux/amd64)'
    echo "go_asm.h:486:33: 'p' exponent requires hexadecimal mantissa"
    echo 'Building Go toolchain2 using go_bootstrap and Go toolchain1.'
    echo 'Building packages and commands for linux/amd64.'
    sleep 0.2
    mkdir -p ../bin ../pkg/obj ../pkg/tool && touch ../bin/go ../pkg/obj/junk "$TMPDIR/left" "$HOME/left"`;

  it('makes a GOROOT without what only the build needed, and leaves the tree alone', async () => {
    const tree = fakeTree(folder, good());
    const { goroot, env } = await toolchainFor(tree, { cache: folder.cache, progress: silent, bootstrap });
    expect(readdirSync(goroot).sort()).to.deep.equal(['VERSION', 'bin', 'pkg', 'src']);
    expect(readdirSync(join(goroot, 'pkg'))).to.deep.equal(['tool']);
    expect(readdirSync(join(goroot, '..')).sort()).to.deep.equal(['build.log', 'goroot']);
    expect(readdirSync(tree.root).sort()).to.deep.equal(['src', 'test']);
    expect(env.GOROOT).to.equal(goroot);
  });

  it('tells make.bash the bootstrap and the final place, and no GOROOT', async () => {
    const { goroot } = await toolchainFor(fakeTree(folder, good()), { cache: folder.cache, bootstrap });
    expect(folder.lines('runs')).to.deep.equal([`/bootstrap ${goroot} `.trimEnd()]);
  });

  it('begins with the packages that make.bash compiled, and keeps what was compiled since', async () => {
    const tree = fakeTree(folder, `${good()}\nmkdir -p "$GOCACHE" && touch "$GOCACHE/package"`);
    const { env } = await toolchainFor(tree, { cache: folder.cache, bootstrap });
    folder.write(join(relative(folder.path, env.GOCACHE ?? ''), 'later'), '');
    await toolchainFor(tree, { cache: folder.cache, bootstrap });
    expect(readdirSync(env.GOCACHE ?? '').sort()).to.deep.equal(['later', 'package']);
  });

  it('shows the stages', async () => {
    const progress = recorder();
    await toolchainFor(fakeTree(folder, good()), { cache: folder.cache, progress, bootstrap });
    expect(progress.told).to.deep.equal([
      'begin build Go 1.11.13 (bootstrap: Go 1.19.8)',
      'copy',
      'cmd/dist',
      'toolchain2',
      'packages and commands',
      'done',
    ]);
  });

  it('builds once for two at once, and asks for no bootstrap when it is built', async () => {
    const tree = fakeTree(folder, good());
    const [one, two] = await Promise.all([
      toolchainFor(tree, { cache: folder.cache, bootstrap }),
      toolchainFor(tree, { cache: folder.cache, bootstrap }),
    ]);
    expect(one).to.deep.equal(two);
    const never = () => Promise.reject(new Error('asked'));
    expect(await toolchainFor(tree, { cache: folder.cache, bootstrap: never })).to.deep.equal(one);
    expect(folder.lines('runs')).to.have.length(1);
  });

  it('is told from one that was built before', async () => {
    const tree = fakeTree(folder, good());
    expect(builtBefore(tree, folder.cache)).to.equal(undefined);
    const { goroot } = await toolchainFor(tree, { cache: folder.cache, bootstrap });
    expect(builtBefore(tree, folder.cache)).to.deep.equal({
      ...tree,
      root: goroot,
      built: true,
      shared: true,
    });
    const built = { ...tree, built: true };
    expect(builtBefore(built, folder.cache)).to.equal(undefined);
  });

  it('ends with the last lines of the log, harmless ones left out, and keeps the log and nothing else', async () => {
    const tree = fakeTree(
      folder,
      `for i in $(seq 100); do echo "line $i"; echo "go_asm.h:486:33: 'p' exponent requires hexadecimal mantissa"; done
       echo 'runtime/proc.go:1: undefined: x' >&2; exit 2`,
    );
    const error = await caught(toolchainFor(tree, { cache: folder.cache, bootstrap }), BuildError);
    expect(error.message).to.equal('make.bash of Go 1.11.13 failed (bootstrap: Go 1.19.8)');
    const excerpt = error.excerpt?.split('\n') ?? [];
    expect(excerpt.at(-1)).to.equal('runtime/proc.go:1: undefined: x');
    expect(excerpt.filter(line => !line.startsWith('line '))).to.have.length(1);
    const log = /the whole log is in (\S+);/.exec(error.remedy ?? '')?.[1] ?? '';
    expect(folder.lines(log.slice(folder.path.length + 1))).to.have.length(201);
    expect(readdirSync(join(folder.cache.root, 'staging'))).to.deep.equal([]);
    expect(existsSync(join(folder.cache.root, 'toolchains'))).to.equal(false);
  });

  it('ends a build that does not end', async () => {
    const tree = fakeTree(folder, 'echo begun; sleep 60 & sleep 60');
    const error = await caught(
      toolchainFor(tree, { cache: folder.cache, bootstrap, timeoutMs: 300 }),
      BuildError,
    );
    expect(error.message).to.match(/: it reached its deadline of 0 s and was killed$/);
    expect(error.excerpt).to.equal('begun');
  });

  it('says that the disk is full when make.bash does', async () => {
    const tree = fakeTree(folder, 'echo "write x.o: no space left on device"; exit 1');
    const error = await caught(toolchainFor(tree, { cache: folder.cache, bootstrap }), MachineError);
    expect(error.message).to.include('the disk is full');
  });

  it('uses a tree that comes built where it is', async () => {
    const tree = { ...fakeTree(folder, 'exit 1'), built: true };
    const never = () => Promise.reject(new Error('asked'));
    const { goroot, id } = await toolchainFor(tree, { cache: folder.cache, bootstrap: never });
    expect(goroot).to.equal(tree.root);
    expect(id).to.match(/^[0-9a-f]{64}$/);
  });
});
