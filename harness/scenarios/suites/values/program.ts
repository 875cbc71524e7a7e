import { Random } from '../../random.js';
import { type Case, randomCase } from './cases.js';
import { directedCases } from './directed.js';
import { sourceText } from './source.js';

/** The file beside the source of a generated program that has its cases. */
export const casesFile = 'cases.json';

/** The files of a program with these cases. */
export function programFiles(cases: readonly Case[]): Record<string, string> {
  return { 'main.go': sourceText(cases), [casesFile]: JSON.stringify(cases) };
}

/** Random cases, which depend on chunk and seed. */
function randomCases(seed: number, chunk: number, count: number): Case[] {
  const random = new Random(seed * 1009 + chunk);
  return Array.from({ length: count }, () => randomCase(random));
}

/** A program with the signatures at the edges of the rules, and a few random ones. */
export function edgeProgram(seed: number): Record<string, string> {
  return programFiles([...directedCases, ...randomCases(seed, 0, 30)]);
}

/** A program of random functions. */
export function randomProgram(chunk: number): (seed: number) => Record<string, string> {
  return seed => programFiles(randomCases(seed, chunk, 120));
}
