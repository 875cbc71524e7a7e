import { serveRoom } from '../host/walls/serve.js';
import { judgeReleaseJob, type ReleaseJob } from './release-in-room.js';
import { type RoomJob, serveSubject } from './room.js';

/* The program that judges one Go, in a room. */

await serveRoom<RoomJob<ReleaseJob>>((job, reports) =>
  serveSubject(job, reports, (subject, input, surroundings) =>
    judgeReleaseJob(subject, input, { ...surroundings, emit: reports.emit }),
  ),
);
