import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ActiveFault, Fault, FaultyRequest } from '../tenant/services/fault.ts';
import type { Faults } from '../tenant/services/faults.ts';
import type { FaultyService } from '../tenant/services/service-name.ts';
import { isBatch } from './batch-parts.ts';
import { corruptBatchResponse, type OnRetryAfter } from './corrupt-batch-response.ts';
import { corruptPictureResponse } from './corrupt-picture-response.ts';
import { injectFault } from './inject-fault.ts';

interface Service {
  readonly name: FaultyService;
  readonly faults: Faults;
  readonly listener: RequestListener;
  readonly onRetryAfter: OnRetryAfter;
}

/**
 * Wraps a service so that it misbehaves as the tenant's faults say. No fault outlives its connection: closing all
 * connections ends everything. `onRetryAfter`: called for each batch part that a fault throttles with a Retry-After.
 */
export function withFaults(
  name: FaultyService,
  faults: Faults,
  listener: RequestListener,
  onRetryAfter: OnRetryAfter = () => {},
): RequestListener {
  const service: Service = { name, faults, listener, onRetryAfter };
  return (request, response) =>
    delayed(response, faults.delayOf(name), () => {
      const active = faults.of(name);
      if (active) serveActive(service, active, request, response);
      else serveByChance(service, request, response);
    });
}

/** Serves with the fault that is switched on. */
function serveActive(service: Service, active: ActiveFault, request: IncomingMessage, response: ServerResponse): void {
  const { name, faults, listener, onRetryAfter } = service;
  const { fault, options } = active;
  const target = targetOf(request);
  const serve = () => listener(request, response);
  if (options.inBatch || fault.kind === 'picture') {
    const applies = (part: FaultyRequest) => faults.tryApply(active, part);
    if (isBatch(target)) {
      const faultFor = (part: FaultyRequest, can: (fault: Fault) => boolean) =>
        can(fault) && applies(part) ? fault : undefined;
      corruptBatchResponse(request, response, faultFor, onRetryAfter);
    } else if (fault.kind === 'picture') corruptPictureResponse(response, fault.picture, () => applies(target));
    serve();
  } else if (faults.tryApply(active, target)) applyFault(name, fault, response, serve);
  else serve();
}

/** Serves with a fault drawn by chance, if any. */
function serveByChance(service: Service, request: IncomingMessage, response: ServerResponse): void {
  const { name, faults, listener, onRetryAfter } = service;
  const target = targetOf(request);
  const serve = () => listener(request, response);
  const fault = faults.draw(name, target, 'whole');
  if (fault) {
    applyFault(name, fault, response, serve);
    return;
  }
  if (faults.chancesOf(name).length > 0 && isBatch(target)) {
    corruptBatchResponse(request, response, (part) => faults.draw(name, part, 'in-batch'), onRetryAfter);
  }
  serve();
}

function applyFault(service: FaultyService, fault: Fault, response: ServerResponse, serve: () => void): void {
  if (fault.kind === 'picture') {
    corruptPictureResponse(response, fault.picture, () => true);
    serve();
  } else if (fault.kind === 'slow') delayed(response, fault.delay, serve);
  else injectFault(service, fault, response, serve);
}

/** Read before the service runs: Express rewrites `request.url`. */
function targetOf(request: IncomingMessage): FaultyRequest {
  return { method: request.method ?? 'GET', url: request.url ?? '/' };
}

/** Waits for real milliseconds; does nothing if the client disconnects first. */
function delayed(response: ServerResponse, milliseconds: number, work: () => void): void {
  if (milliseconds === 0) {
    work();
    return;
  }
  const timer = setTimeout(work, milliseconds);
  response.once('close', () => clearTimeout(timer));
}
