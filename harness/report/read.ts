import { readFile } from 'node:fs/promises';
import { UsageError } from '../host/errors.js';
import { hasCode, messageOf } from '../host/files.js';
import { type Report, reportFormat } from './model.js';

/** A report that was read back, and the name of its file as it was typed. */
export interface NamedReport {
  name: string;
  report: Report;
}

/** Reads a report that `--reporter=json` wrote. Throws UsageError for a file that is none. */
export async function readReport(path: string): Promise<NamedReport> {
  return { name: path, report: parseReport(await readText(path), path) };
}

/** Reads a JSON file that may be a report, or something else that this program wrote. */
export async function readDocument(path: string): Promise<unknown> {
  return parseDocument(await readText(path), path);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const sayable = ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'];
    if (!sayable.some(code => hasCode(error, code))) throw error;
    throw new UsageError(`can't read the report ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** `name` is for the sentence that says what is wrong with it. */
export function parseReport(text: string, name: string): Report {
  const document = parseDocument(text, name);
  if (!isObject(document)) throw noReport(name, 'it is no object');
  if (document.format !== reportFormat && document.format !== 1) {
    const found = document.format === undefined ? 'none' : JSON.stringify(document.format);
    throw noReport(name, `its format is ${found}, and this program reads 1 and ${reportFormat}`);
  }
  const missing = ['requirements', 'results', 'arguments'].find(key => !Array.isArray(document[key]));
  if (missing !== undefined) throw noReport(name, `it has no list of ${missing}`);
  // What format 1 can say means the same in 2.
  return { ...document, format: reportFormat } as unknown as Report;
}

function parseDocument(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw noReport(name, `it is no JSON: ${messageOf(error)}`, error);
  }
}

function noReport(name: string, why: string, cause?: unknown): UsageError {
  return new UsageError(`${name} is no report of this program: ${why}`, {
    remedy: 'name a file that --reporter=json:FILE wrote',
    cause,
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
