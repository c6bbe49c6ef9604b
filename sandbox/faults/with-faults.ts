import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Fault, Faults, FaultyRequest, FaultyService } from '../tenant/policy/faults.ts';
import { isBatch } from './batch-parts.ts';
import { spoilBatch, type ToldToWait } from './spoil-batch.ts';
import { spoilPicture } from './spoil-picture.ts';
import { strike } from './strike.ts';

/**
 * The service, misbehaving as the tenant's faults say. Nothing outlives the connection, so closing all of them ends everything.
 * `told`: hears of each part of a batch that was made to fail and told when to come back.
 */
export function withFaults(
  service: FaultyService,
  faults: Faults,
  listener: RequestListener,
  told: ToldToWait = () => {},
): RequestListener {
  return (request, response) => {
    const asked = { method: request.method ?? 'GET', url: request.url ?? '/' };
    const serve = () => listener(request, response);
    later(response, faults.delayOf(service), () => {
      const active = faults.of(service);
      if (!active) return byChance(service, faults, request, response, asked, serve, told);
      const { fault, options } = active;
      if (options.inBatch || fault.kind === 'picture') {
        const strikes = (part: FaultyRequest) => faults.strikes(active, part);
        if (isBatch(asked)) {
          spoilBatch(request, response, (part, can) => (can(fault) && strikes(part) ? fault : undefined), told);
        } else if (fault.kind === 'picture') spoilPicture(response, fault.picture, () => strikes(asked));
        return serve();
      }
      if (!faults.strikes(active, asked)) return serve();
      misbehave(service, fault, response, serve);
    });
  };
}

function byChance(
  service: FaultyService,
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
  asked: FaultyRequest,
  serve: () => void,
  told: ToldToWait,
): void {
  const fault = faults.draw(service, asked, 'whole');
  if (fault) {
    misbehave(service, fault, response, serve);
    return;
  }
  if (faults.chancesOf(service).length > 0 && isBatch(asked)) {
    spoilBatch(request, response, (part) => faults.draw(service, part, 'in-batch'), told);
  }
  serve();
}

function misbehave(service: FaultyService, fault: Fault, response: ServerResponse, serve: () => void): void {
  if (fault.kind === 'picture') {
    spoilPicture(response, fault.picture, () => true);
    serve();
  } else if (fault.kind === 'slow') later(response, fault.delay, serve);
  else strike(service, fault, response, serve);
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
