import { type RoomJob, serveSubject } from '../../conformance/room.js';
import { serveRoom } from '../../host/walls/serve.js';
import { type FaultsRequest, plantFaults } from './releases.js';

/* The program that plants faults in one Go, in a room. */

await serveRoom<RoomJob<FaultsRequest>>((job, reports) =>
  serveSubject(job, reports, (subject, request, surroundings) =>
    plantFaults(subject, request, surroundings, { onVerdict: reports.emit }),
  ),
);
