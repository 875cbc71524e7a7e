import type { Signature } from '../../protocol/abi/layout.js';
import { int } from '../../protocol/abi/types.js';
import type { FixtureUse } from '../scenario.js';

export const argumentsFixture: FixtureUse = { name: 'arguments', variant: 'default' };
export const calls: FixtureUse = { name: 'calls', variant: 'default' };
export const frames: FixtureUse = { name: 'frames', variant: 'default' };
export const panics: FixtureUse = { name: 'panics', variant: 'default' };
export const walks: FixtureUse = { name: 'walks', variant: 'default' };
export const refusals: FixtureUse = { name: 'refusals', variant: 'default' };
export const residue: FixtureUse = { name: 'residue', variant: 'default' };
export const sweep: FixtureUse = { name: 'sweep', variant: 'default' };
export const depths: FixtureUse = { name: 'depths', variant: 'default' };
export const plainStripped: FixtureUse = { name: 'plain', variant: 'stripped' };
export const foreign: FixtureUse = { name: 'foreign', variant: 'cgo' };
export const goroutines: FixtureUse = { name: 'goroutines', variant: 'default' };
export const signals: FixtureUse = { name: 'signals', variant: 'default' };

/** func(int) int */
export const intToInt: Signature = { parameters: [int], results: [int] };
/** func() int */
export const toInt: Signature = { parameters: [], results: [int] };
/** func() */
export const nothing: Signature = { parameters: [], results: [] };
