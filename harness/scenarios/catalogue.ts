import type { Scenario } from './scenario.js';
import { builds } from './suites/builds.js';
import { call } from './suites/call/index.js';
import { concurrency } from './suites/concurrency/index.js';
import { delve } from './suites/delve.js';
import { stackDepths } from './suites/depths.js';
import { everyByte } from './suites/every-byte.js';
import { frame } from './suites/frame/index.js';
import { history } from './suites/history/index.js';
import { interplay } from './suites/interplay/index.js';
import { linker } from './suites/linker.js';
import { memory } from './suites/memory.js';
import { nesting } from './suites/nesting.js';
import { panic } from './suites/panic/index.js';
import { pointers } from './suites/pointers.js';
import { refusal } from './suites/refusal.js';
import { registers } from './suites/registers.js';
import { sweeps } from './suites/sweep/index.js';
import { values } from './suites/values/index.js';
import { verdicts } from './suites/verdicts.js';

/** Every scenario, in the order in which they run and are shown. */
export const scenarios: readonly Scenario[] = [
  ...linker,
  ...call,
  ...values,
  ...frame,
  ...panic,
  ...refusal,
  ...registers,
  ...pointers,
  ...memory,
  ...stackDepths,
  ...verdicts,
  everyByte,
  ...sweeps,
  ...nesting,
  ...history,
  ...concurrency,
  ...interplay,
  ...delve,
  ...builds,
];
