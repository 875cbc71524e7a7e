import { join } from 'node:path';
import { asText, evaluate, interpolate, type Value } from './expressions.js';
import { newRunner, playSteps, statusFunctions, summaryOf } from './runner.js';
import type { Job, Workflow } from './workflow.js';

export interface JobEnd {
  result: 'success' | 'failure' | 'skipped';
  outputs: Record<string, string>;
  /** One a job of its matrix. */
  logs: string[];
  summary: string;
}

export interface PlayOptions {
  /** Empty; the jobs' machines are made in it. */
  folder: string;
  /** What outlives a run: caches. */
  store: string;
  inputs: Record<string, Value>;
  github: Record<string, unknown>;
  env: Record<string, string>;
}

/** Plays the jobs of a workflow in the order in which they need each other; those of a matrix one after the other. */
export async function playWorkflow(
  workflow: Workflow,
  options: PlayOptions,
): Promise<Record<string, JobEnd>> {
  const defaults = Object.entries(workflow.on.workflow_call?.inputs ?? {}).map(([name, input]) => [
    name,
    input.default ?? '',
  ]);
  const inputs = { ...Object.fromEntries(defaults), ...options.inputs } as Record<string, Value>;
  const ends: Record<string, JobEnd> = {};
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const needs = [job.needs ?? []].flat();
    const missing = needs.filter(need => ends[need] === undefined);
    if (missing.length > 0) throw new Error(`${name} stands before ${missing.join(', ')}, which it needs`);
    const contexts = {
      inputs,
      github: options.github,
      runner: { os: 'Linux' },
      needs: Object.fromEntries(needs.map(need => [need, ends[need]])),
    };
    ends[name] = await playJob(name, job, contexts, options);
  }
  return ends;
}

async function playJob(
  name: string,
  job: Job,
  contexts: Record<string, unknown>,
  options: PlayOptions,
): Promise<JobEnd> {
  const end: JobEnd = { result: 'success', outputs: {}, logs: [], summary: '' };
  const needs = Object.values(contexts.needs as Record<string, JobEnd>);
  const failed = needs.some(need => need.result !== 'success');
  const scope = { contexts, functions: statusFunctions(failed) };
  const condition = job.if?.replace(/^\$\{\{(.*)\}\}$/s, '$1') ?? 'success()';
  if (!evaluate(condition, scope)) return { ...end, result: 'skipped' };
  const matrices = job.strategy === undefined ? [{}] : matricesOf(job.strategy.matrix, scope);
  for (const [i, matrix] of matrices.entries()) {
    const runner = newRunner(join(options.folder, `${name}${i}`), options.store, options.env);
    const inner = { ...contexts, matrix };
    const played = await playSteps(job.steps ?? [], runner, inner);
    if (played.failed) end.result = 'failure';
    const outputs = { contexts: { ...inner, steps: played.steps }, functions: scope.functions };
    for (const [key, value] of Object.entries(job.outputs ?? {})) {
      end.outputs[key] = asText(interpolate(value, outputs));
    }
    end.logs.push(runner.log);
    end.summary += summaryOf(runner);
  }
  return end;
}

function matricesOf(
  matrix: string | Record<string, unknown[]>,
  scope: Parameters<typeof interpolate>[1],
): Record<string, unknown>[] {
  if (typeof matrix !== 'string') {
    return Object.entries(matrix).flatMap(([key, values]) => values.map(value => ({ [key]: value })));
  }
  const { include } = interpolate(matrix, scope) as { include: Record<string, unknown>[] };
  return include;
}
