import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program } from '../../binary/program.js';
import type { DelveAnswer, DelveJob, DelvePlan, DelveState } from '../../clients/rpc.js';
import { type Observation, observe } from '../observe.js';
import { requestsOf, sessionStops } from './plan.js';

/** How a session talks to Delve. */
export type Language = 'json-rpc' | 'dap';

/** A call that Delve was asked to make, and what it said: its results or why it made none. */
export interface Asked {
  expression: string;
  answer: string;
}

/** A session with Delve, observed. */
export interface DelveSession {
  observation: Observation;
  asked: Asked[];
}

const scripts: Record<Language, URL> = {
  'json-rpc': new URL('../../clients/session.js', import.meta.url),
  dap: new URL('../../clients/dap-session.js', import.meta.url),
};

/**
 * Observes a scripted session with Delve in the program `debugged`. Throws when the session fails or takes
 * longer than `timeoutMs`.
 * @param delve path of the debugger
 * @param path the program, without optimizations
 */
export async function observeDelve(
  delve: string,
  path: string,
  { language, timeoutMs }: { language: Language; timeoutMs: number },
): Promise<DelveSession> {
  const stops = sessionStops(Program.open(path));
  const job: DelveJob | DelvePlan =
    language === 'dap'
      ? { delve, program: path, stops, timeoutMs }
      : { delve, program: path, requests: requestsOf(stops), timeoutMs };
  const folder = mkdtempSync(join(tmpdir(), 'go-debugcall-session-'));
  const [input, output, errors] = ['job', 'answers', 'errors'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(input, JSON.stringify(job));
  const files: [number, number, number] = [
    openSync(input, 'r'),
    openSync(output, 'w'),
    openSync(errors, 'w'),
  ];
  try {
    const command = [process.execPath, fileURLToPath(scripts[language])];
    const observation = await observe(
      { command },
      { timeoutMs: timeoutMs + 5000, signal: new AbortController().signal, files },
    );
    if (observation.end.status !== 0) {
      throw new Error(`the session with Delve failed: ${readFileSync(errors, 'utf8').trim()}`);
    }
    const answers = JSON.parse(readFileSync(output, 'utf8')) as DelveAnswer[];
    const expressions = stops.flatMap(({ calls }) => calls);
    const said = language === 'dap' ? answers : callAnswers(answers, job as DelveJob);
    return {
      observation,
      asked: expressions.map((expression, index) => ({ expression, answer: inWords(said[index]) })),
    };
  } finally {
    for (const fd of files) closeSync(fd);
    rmSync(folder, { recursive: true });
  }
}

/** The answers to calls among those to all requests. */
function callAnswers(answers: readonly DelveAnswer[], { requests }: DelveJob): DelveAnswer[] {
  return answers.filter((_answer, index) => {
    const { argument } = requests[index] ?? {};
    return argument !== undefined && 'expr' in argument;
  });
}

function inWords(answer: DelveAnswer | undefined): string {
  if (answer === undefined) return 'no answer';
  if ('error' in answer) return answer.error;
  if (typeof answer.result === 'string') return answer.result;
  const { State: state } = answer.result as { State: DelveState };
  const values = state.currentThread?.ReturnValues ?? [];
  return values
    .map(
      ({ name, value, children = [] }) =>
        `${name} = ${value || children.map(child => child.value).join(' ')}`,
    )
    .join(', ');
}
