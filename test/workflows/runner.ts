import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { playAction } from './actions.js';
import { asText, evaluate, interpolate, type Scope, truth, type Value } from './expressions.js';
import { type Action, readAction, type Step } from './workflow.js';

/** A machine of a CI as far as the workflows ask for one: a fresh workspace, and what outlives a job. */
export interface Runner {
  /** For artifacts and caches, which all jobs share. */
  store: string;
  /** Of this job. */
  workspace: string;
  temp: string;
  env: Record<string, string>;
  /** What its steps wrote, for an assertion's message. */
  log: string;
  summary: string;
}

export interface Played {
  failed: boolean;
  /** By the id of the step. */
  steps: Record<string, { outputs: Record<string, string> }>;
}

/** A job's machine. `npm` does nothing but tell that it was called, for all that it would install is there. */
export function newRunner(folder: string, store: string, env: Record<string, string>): Runner {
  const [workspace, temp, bin] = ['workspace', 'temp', 'bin'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [workspace, temp, bin, store]) mkdirSync(path, { recursive: true });
  const npm = join(bin, 'npm');
  writeFileSync(npm, '#!/bin/sh\ntest -f package-lock.json && echo "npm $*"\n');
  chmodSync(npm, 0o755);
  return {
    store,
    workspace,
    temp,
    log: '',
    summary: join(folder, 'summary.md'),
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: join(folder, 'home'),
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      RUNNER_TEMP: temp,
      RUNNER_OS: 'Linux',
      ...env,
    },
  };
}

/** Plays steps one after the other, as the runner does: after a failure only those whose `if` asks for it. */
export async function playSteps(
  steps: readonly Step[],
  runner: Runner,
  contexts: Record<string, unknown>,
  actionPath?: string,
): Promise<Played> {
  const played: Played = { failed: false, steps: {} };
  for (const step of steps) {
    const scope: Scope = {
      contexts: { ...contexts, steps: played.steps },
      functions: statusFunctions(played.failed),
    };
    if (!wanted(step, scope, played.failed)) continue;
    const { ok, outputs } = await playStep(step, runner, scope, actionPath);
    if (step.id !== undefined) played.steps[step.id] = { outputs };
    if (!ok && step['continue-on-error'] !== true) played.failed = true;
  }
  return played;
}

export function statusFunctions(failed: boolean): Scope['functions'] {
  return {
    success: () => !failed,
    failure: () => failed,
    always: () => true,
    cancelled: () => false,
    fromJSON: (value: Value) => JSON.parse(asText(value)) as Value,
  };
}

/** Without a function that asks for the status, a condition holds only as long as nothing has failed. */
function wanted(step: Step, scope: Scope, failed: boolean): boolean {
  const condition = step.if === undefined ? 'success()' : String(step.if).replace(/^\$\{\{(.*)\}\}$/s, '$1');
  const asksStatus = /\b(?:success|failure|always|cancelled)\(/.test(condition);
  return truth(evaluate(condition, scope)) && (asksStatus || !failed);
}

interface StepEnd {
  ok: boolean;
  outputs: Record<string, string>;
}

async function playStep(step: Step, runner: Runner, scope: Scope, actionPath?: string): Promise<StepEnd> {
  const text = (value: string | number | boolean): string => asText(interpolate(String(value), scope));
  const texts = (values: Step['with'] = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, text(value)]));
  if (step.run !== undefined) {
    return runShell(step, text(step.run), texts(step.env), runner, actionPath);
  }
  if (step.uses === undefined) throw new Error('a step neither runs nor uses anything');
  const given = texts(step.with);
  if (!step.uses.startsWith('./')) return { ok: true, outputs: playAction(step.uses, given, runner) };
  const folder = resolve(runner.workspace, step.uses);
  return playComposite(readAction(folder), given, runner, scope, folder);
}

async function playComposite(
  action: Action,
  given: Record<string, string>,
  runner: Runner,
  scope: Scope,
  folder: string,
): Promise<StepEnd> {
  const unknown = Object.keys(given).filter(name => !(name in action.inputs));
  if (unknown.length > 0) throw new Error(`the action has no input ${unknown.join(', ')}`);
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']);
  const contexts = { ...scope.contexts, inputs: { ...Object.fromEntries(defaults), ...given } };
  const { failed, steps } = await playSteps(action.runs.steps, runner, contexts, folder);
  const inner = { contexts: { ...contexts, steps }, functions: scope.functions };
  const outputs = Object.entries(action.outputs).map(([name, output]) => [
    name,
    asText(interpolate(output.value, inner)),
  ]);
  return { ok: !failed, outputs: Object.fromEntries(outputs) as Record<string, string> };
}

let scripts = 0;

async function runShell(
  step: Step,
  script: string,
  env: Record<string, string>,
  runner: Runner,
  actionPath?: string,
): Promise<StepEnd> {
  const path = join(runner.temp, `step${++scripts}.sh`);
  const output = join(runner.temp, `step${scripts}.output`);
  writeFileSync(path, script);
  writeFileSync(output, '');
  // What a runner calls bash with, where the shell is named and where it is not.
  const flags = step.shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e'];
  const child = spawn('bash', [...flags, path], {
    cwd: resolve(runner.workspace, step['working-directory'] ?? '.'),
    env: {
      ...runner.env,
      ...env,
      GITHUB_OUTPUT: output,
      ...(actionPath === undefined ? {} : { GITHUB_ACTION_PATH: actionPath }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  });
  const add = (chunk: Buffer): void => {
    runner.log += chunk.toString();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const code = await new Promise<number | null>((done, reject) => {
    child.on('error', reject);
    child.on('close', done);
  });
  runner.log += `[${step.name ?? step.run?.split('\n', 1)[0]}: ${code}]\n`;
  return { ok: code === 0, outputs: readOutputs(output) };
}

/** `name=value` lines; the form for several lines is not used here. */
function readOutputs(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '');
  return Object.fromEntries(
    lines.map(line => {
      const at = line.indexOf('=');
      if (at < 1) throw new Error(`GITHUB_OUTPUT has the line ${JSON.stringify(line)}`);
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

export function summaryOf(runner: Runner): string {
  return existsSync(runner.summary) ? readFileSync(runner.summary, 'utf8') : '';
}
