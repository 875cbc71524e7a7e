import { stripVTControlCharacters } from 'node:util';
import { UsageError } from '../host/errors.js';
import { messageOf } from '../host/files.js';
import { readText } from '../host/read-text.js';
import { type DocumentKind, objectionTo } from './check.js';
import { looksLikeEvents, readEvents } from './events/read.js';
import { type Report, reportFormat } from './model.js';
import { printable } from './text.js';

/** A report that was read back, and the name of its file as it was typed. */
export interface NamedReport {
  name: string;
  report: Report;
}

/** Reads a report that `--reporter=json` wrote, or makes it of the events that `--reporter=ndjson` wrote. Throws
 * UsageError for a file that is neither. */
export async function readReport(path: string): Promise<NamedReport> {
  const text = textOf(path);
  return { name: path, report: looksLikeEvents(text) ? reportOfEvents(text, path) : parseReport(text, path) };
}

/** `name` is for the sentence that says what is wrong with the events. */
export function reportOfEvents(text: string, name: string): Report {
  const [record, second] = readEvents(text, name);
  if (record === undefined) throw noReport(name, 'it has no event of a run');
  if (second !== undefined) {
    throw new UsageError(`${name} has the events of more than one run`, {
      remedy: 'write those of each run to a file of its own',
    });
  }
  return withOneLiners(record.report()) as Report;
}

/** Reads a JSON file that may be a report, or something else that this program wrote. */
export async function readDocument(path: string): Promise<unknown> {
  const text = textOf(path);
  return looksLikeEvents(text) ? reportOfEvents(text, path) : parseDocument(text, path);
}

/** Throws UsageError, with the place that is wrong, for a document that is not as its schema says. */
export function requireValid(document: unknown, kind: DocumentKind, name: string): void {
  const objection = objectionTo(document, kind);
  if (objection !== undefined) throw noReport(name, objection);
}

/** The report of a full run over all releases has some 30 MB. */
const maxBytes = 256 * 2 ** 20;

function textOf(path: string): string {
  return readText(path, { name: `the report ${path}`, maxBytes });
}

/** `name` is for the sentence that says what is wrong with it. */
export function parseReport(text: string, name: string): Report {
  const document = parseDocument(text, name);
  if (!isObject(document)) throw noReport(name, 'it is no object');
  if (document.format !== reportFormat && document.format !== 1) {
    const found = document.format === undefined ? 'none' : JSON.stringify(document.format);
    throw noReport(name, `its format is ${found}, and this program reads 1 and ${reportFormat}`);
  }
  // What format 1 can say means the same in 2.
  const report = { ...document, format: reportFormat };
  requireValid(report, 'report', name);
  return withOneLiners(report) as unknown as Report;
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
    remedy: 'name a file that --reporter=json:FILE or --reporter=ndjson:FILE wrote',
    cause,
  });
}

/** Texts that have several lines; the outputs show them as blocks. All others are shown within a line. */
const blocks = new Set(['message', 'expected', 'actual', 'stack', 'output', 'excerpt']);

/**
 * A copy of a document in which every text is one line without control characters, except for blocks. This
 * program writes no others; those of a file from elsewhere could pretend to be lines of an output, or move a
 * terminal's cursor.
 */
function withOneLiners(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    if (blocks.has(key)) return value;
    // Lines of a source are indented by tabs.
    return key === 'lines' ? value.split('\t').map(oneLine).join('\t') : oneLine(value);
  }
  if (Array.isArray(value)) return value.map(one => withOneLiners(one, key));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withOneLiners(one, name)]));
}

function oneLine(text: string): string {
  return printable(stripVTControlCharacters(text).replace(/[\r\n\t]+/g, ' '));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
