import { expect } from 'chai';
import { run } from '../../harness/host/command.js';
import { goEnvironment, only } from '../../harness/toolchain/environment.js';

describe('environment of a go command', () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  const asSeenByACommand = async (env: Record<string, string>): Promise<Map<string, string>> => {
    const { stdout } = await run('env', ['-0'], { env: only(env), timeoutMs: 10_000 });
    const pairs = stdout.split('\0').filter(text => text !== '');
    return new Map(pairs.map(text => [text.split('=', 1)[0] ?? '', text.slice(text.indexOf('=') + 1)]));
  };

  it("lets none of the user's settings through", async () => {
    const settings = {
      GOFLAGS: '-mod=vendor -race',
      GOROOT: '/users/go',
      GOPATH: '/users/gopath',
      GOBIN: '/users/bin',
      GO111MODULE: 'on',
      GOEXPERIMENT: 'rangefunc',
      GOAMD64: 'v3',
      GODEBUG: 'asyncpreemptoff=1',
      GOGC: 'off',
      GOMAXPROCS: '1',
      GOTRACEBACK: 'crash',
      CC: 'tcc',
      CGO_CFLAGS: '-O0',
      XDG_CONFIG_HOME: '/users/config',
      LD_PRELOAD: '',
    };
    Object.assign(process.env, settings);
    const seen = await asSeenByACommand(
      goEnvironment({ goroot: '/go', work: '/scratch' }, { name: 'gcc', stamp: '' }),
    );
    const leaked = Object.entries(settings).filter(([name, value]) => seen.get(name) === value);
    expect(leaked).to.deep.equal([]);
    expect([...seen.keys()].filter(name => /^(GO|CGO|CC)/.test(name)).sort()).to.deep.equal([
      'CGO_ENABLED',
      'GO111MODULE',
      'GOARCH',
      'GOCACHE',
      'GOENV',
      'GOFLAGS',
      'GOHOSTARCH',
      'GOHOSTOS',
      'GOOS',
      'GOPATH',
      'GOPROXY',
      'GOROOT',
      'GOSUMDB',
      'GOTOOLCHAIN',
      'GOWORK',
    ]);
  });

  it('points below the folder it is given', () => {
    const env = goEnvironment({ goroot: '/go', work: '/scratch' }, { name: 'gcc', stamp: '' });
    expect(env).to.include({
      GOROOT: '/go',
      GOCACHE: '/scratch/cache',
      GOPATH: '/scratch/gopath',
      HOME: '/scratch/home',
    });
    expect(env.PATH?.split(':')[0]).to.equal('/go/bin');
  });

  it('has cgo where there is a C compiler, and names one that is not gcc', () => {
    const folders = { goroot: '/go', work: '/scratch' };
    expect(goEnvironment(folders, undefined)).to.include({ CGO_ENABLED: '0' }).and.not.have.property('CC');
    expect(goEnvironment(folders, { name: 'gcc', stamp: '' })).to.not.have.property('CC');
    expect(goEnvironment(folders, { name: 'clang', stamp: '' })).to.include({
      CGO_ENABLED: '1',
      CC: 'clang',
    });
  });
});
