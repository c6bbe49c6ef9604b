import type { RequestListener, ServerResponse } from 'node:http';
import type { Faults, FaultyService } from '../tenant/faults.ts';
import { isBatch } from './batch-parts.ts';
import { spoilBatch } from './spoil-batch.ts';
import { spoilPicture } from './spoil-picture.ts';
import { strike } from './strike.ts';

/** The service, misbehaving as the tenant's faults say. Nothing outlives the connection, so closing all of them ends everything. */
export function withFaults(service: FaultyService, faults: Faults, listener: RequestListener): RequestListener {
  return (request, response) => {
    const asked = { method: request.method ?? 'GET', url: request.url ?? '/' };
    const serve = () => listener(request, response);
    later(response, faults.delayOf(service), () => {
      const active = faults.of(service);
      if (!active) return serve();
      const { fault, options } = active;
      if (options.inBatch || fault.kind === 'picture') {
        if (isBatch(asked)) spoilBatch(request, response, fault, (part) => faults.strikes(active, part));
        else if (fault.kind === 'picture') spoilPicture(response, fault.picture, () => faults.strikes(active, asked));
        return serve();
      }
      if (!faults.strikes(active, asked)) return serve();
      if (fault.kind === 'slow') later(response, fault.delay, serve);
      else strike(service, fault, response, serve);
    });
  };
}

/** Real milliseconds; not at all if the client has gone by then. */
function later(response: ServerResponse, milliseconds: number, work: () => void): void {
  if (milliseconds === 0) {
    work();
    return;
  }
  const timer = setTimeout(work, milliseconds);
  response.once('close', () => clearTimeout(timer));
}
