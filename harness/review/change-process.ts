import { serveRoom } from '../host/walls/serve.js';
import { type ChangeJob, judgeChange } from './change.js';

/* The program that judges a change, in a room. */

await serveRoom<ChangeJob>((job, { progress, emit }) => judgeChange(job, progress, emit));
