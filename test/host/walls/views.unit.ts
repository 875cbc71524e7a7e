import { expect } from 'chai';
import { commandView, programView, roomView } from '../../../harness/host/walls/views.js';

const apart = ['--unshare-user', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--die-with-parent'];

function valuesOf(args: readonly string[], option: string): string[] {
  return args.flatMap((arg, at) => (arg === option ? [args[at + 1] ?? ''] : []));
}

describe('a sandbox', () => {
  const view = { folder: '/var/box', readable: ['/opt/x'] };

  it('for a command has nothing to write to but its folder, no network and no variables', () => {
    const args = commandView(view, { cwd: '/var/box', env: { GOROOT: '/g', A: undefined }, writes: true });
    expect(args).to.include.members([...apart, '--clearenv']);
    expect(valuesOf(args, '--bind')).to.deep.equal(['/var/box']);
    expect(valuesOf(args, '--ro-bind')).to.include('/opt/x');
    expect(valuesOf(args, '--remount-ro')).to.deep.equal(['/proc', '/dev', '/']);
    expect(valuesOf(args, '--tmpfs')).to.deep.equal([]);
    expect(valuesOf(args, '--setenv').sort()).to.deep.equal(['GOROOT', 'HOME', 'LANG', 'PATH', 'TMPDIR']);
  });

  it('for a command shows of the system programs and libraries, not what people and daemons put there', () => {
    const args = commandView(view, { cwd: '/var/box', env: {}, writes: true });
    const shown = [...valuesOf(args, '--ro-bind'), ...valuesOf(args, '--bind')];
    expect(shown).to.include('/usr');
    const hidden = ['/', '/etc', '/run', '/var', '/srv', '/home', '/root', '/tmp', '/opt', '/sys', '/proc'];
    for (const path of hidden) expect(shown).not.to.include(path);
  });

  it('for a program that speaks for itself has nothing to write to at all', () => {
    const args = commandView(view, { cwd: '/var/box', env: {}, writes: false });
    expect(valuesOf(args, '--bind')).to.deep.equal([]);
    expect(valuesOf(args, '--ro-bind')).to.include('/var/box');
  });

  it('for a program under test shows its own folder', () => {
    const args = programView('/var/box/cache/fixtures/calls/calls');
    expect(args).to.include.members(apart);
    expect(valuesOf(args, '--bind')).to.deep.equal([]);
    expect(valuesOf(args, '--ro-bind').filter(path => path.startsWith('/var'))).to.deep.equal([
      '/var/box/cache/fixtures/calls',
    ]);
  });

  it('for what works in it, a room, is not the user root, and shows the outer /proc for the sandboxes in it', () => {
    const args = roomView(view, true);
    expect(valuesOf(args, '--uid')).to.deep.equal(['1000']);
    expect(valuesOf(args, '--bind')).to.deep.equal(['/proc', '/var/box']);
    expect(valuesOf(roomView(view, false), '--bind')).to.deep.equal(['/var/box']);
  });
});
