import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../harness/host/files.js';

/** A step of a job or of a composite action. */
export interface Step {
  id?: string;
  name?: string;
  if?: string | boolean;
  uses?: string;
  with?: Record<string, string | number | boolean>;
  run?: string;
  shell?: string;
  env?: Record<string, string | number>;
  'working-directory'?: string;
  'continue-on-error'?: boolean;
}

export interface Job {
  needs?: string | string[];
  if?: string;
  uses?: string;
  outputs?: Record<string, string>;
  strategy?: { matrix: string | Record<string, unknown[]> };
  steps?: Step[];
}

export interface Workflow {
  on: { workflow_call?: { inputs: Record<string, { default?: string | number | boolean }> } };
  jobs: Record<string, Job>;
}

export interface Action {
  inputs: Record<string, { default?: string }>;
  outputs: Record<string, { value: string }>;
  runs: { using: string; steps: Step[] };
}

export const workflows = ['test', 'conformance', 'matrix'] as const;

export function workflowPath(name: (typeof workflows)[number]): string {
  return `.github/workflows/${name}.yml`;
}

export function readWorkflow(name: (typeof workflows)[number]): Workflow {
  return parse(readFileSync(join(packageRoot, workflowPath(name)), 'utf8')) as Workflow;
}

/** The action in a folder. */
export function readAction(folder = packageRoot): Action {
  return parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as Action;
}
