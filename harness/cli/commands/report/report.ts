import type { Command } from 'commander';
import { addGroup } from '../../groups.js';
import type { Ended } from '../../options.js';
import { addMerge } from './merge.js';
import { addRender } from './render.js';

/** Adds `report` and its commands. */
export function addReport(program: Command, ended: Ended): void {
  const report = addGroup(program, 'report', 'work with JSON reports: merge, render');
  addMerge(report, ended);
  addRender(report, ended);
}
