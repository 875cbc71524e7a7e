import { expect } from 'chai';
import { explainTracing } from '../../../harness/cli/doctor/trace-check.js';

describe('check of tracing', () => {
  it('says what the setting of Yama means', () => {
    expect(explainTracing({ yama: 1, seccomp: false }).found).to.include(
      'only child processes may be traced',
    );
    expect(explainTracing({ yama: undefined, seccomp: false }).found).to.equal('no Yama, no seccomp filter');
  });

  it('knows what helps against each obstacle', () => {
    expect(explainTracing({ yama: 3, seccomp: true }).remedy).to.include('reboot');
    expect(explainTracing({ yama: 2, seccomp: false }).remedy).to.include(
      'sysctl kernel.yama.ptrace_scope=1',
    );
    expect(explainTracing({ yama: 1, seccomp: true }).remedy).to.include('--cap-add=SYS_PTRACE');
  });
});
