import type { Command } from 'commander';
import { addGroup } from '../../groups.js';
import type { Ended } from '../../options.js';
import { addApply } from './apply.js';
import { addCheck } from './check.js';
import { addExport } from './export.js';
import { addFormat } from './format.js';
import { addList } from './list.js';
import { addRefresh } from './refresh.js';
import { addRemove } from './remove.js';
import { addShow } from './show.js';

/** Adds `patch` and its commands. */
export function addPatch(program: Command, ended: Ended): void {
  const patch = addGroup(
    program,
    'patch',
    'work with the patch series: list, show, check, apply, remove, export, refresh, format',
  );
  for (const add of [addList, addShow, addCheck, addApply, addRemove, addExport, addRefresh, addFormat])
    add(patch, ended);
}
