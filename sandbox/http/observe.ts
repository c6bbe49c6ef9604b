import type { RequestListener } from 'node:http';
import { withFaults } from '../faults/with-faults.ts';
import type { Limits } from '../tenant/limits/limits.ts';
import type { Faults } from '../tenant/services/faults.ts';
import type { RequestLog } from '../tenant/services/request-log.ts';
import { faultyService, type ServiceName } from '../tenant/services/service-name.ts';
import { deferPartIn, watchRetryAfter } from './watch-retry-after.ts';

/** What surrounds a service of the tenant. */
export interface Observation {
  readonly service: ServiceName;
  readonly log: RequestLog;
  /** Faults of the services. Undefined: none. */
  readonly faults?: Faults | undefined;
  /** Counts requests repeated before Retry-After has passed. Undefined: no counting. */
  readonly limits?: Limits | undefined;
}

/** The service with the tenant's faults, and a log of every request. */
export function observe(listener: RequestListener, { service, log, faults, limits }: Observation): RequestListener {
  const faulty = faultyService(service);
  const onPartRetryAfter = limits && deferPartIn(limits);
  const served = faulty && faults ? withFaults(faulty, faults, listener, onPartRetryAfter) : listener;
  return (request, response) => {
    const arrivedAt = performance.now();
    const url = request.url ?? '/';
    if (limits) watchRetryAfter(limits, service, request, response);
    response.once('close', () => {
      log.add({
        service,
        method: request.method ?? '',
        url,
        status: response.headersSent ? response.statusCode : 0,
        arrivedAt,
        answeredAt: performance.now(),
        userAgent: request.headers['user-agent'],
      });
    });
    served(request, response);
  };
}
