import { EventEmitter, once } from 'node:events';
import type { ServiceName } from './service-name.ts';

/** A request answered by a service of the tenant. Times are real milliseconds (`performance.now()`). */
export interface LoggedRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  /** 0: the connection ended without a response. */
  readonly status: number;
  readonly arrivedAt: number;
  readonly answeredAt: number;
  readonly userAgent: string | undefined;
}

/** The tenant's latest requests, oldest first. Contains no bodies and no tokens. */
export interface RequestLog {
  all(): readonly LoggedRequest[];
  of(service: ServiceName): readonly LoggedRequest[];
  clear(): void;
  add(request: LoggedRequest): void;
  /** Resolves with the next request that satisfies `matches`. */
  next(matches: (request: LoggedRequest) => boolean, signal?: AbortSignal): Promise<LoggedRequest>;
}

const KEPT = 10_000;

export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  const events = new EventEmitter();
  events.setMaxListeners(0);
  return {
    all: () => entries,
    of: (service) => entries.filter((entry) => entry.service === service),
    clear() {
      entries = [];
    },
    add(request) {
      entries.push(request);
      if (entries.length > KEPT) entries = entries.slice(-KEPT / 2);
      events.emit('request', request);
    },
    async next(matches, signal) {
      for (;;) {
        const [request] = (await once(events, 'request', signal ? { signal } : {})) as [LoggedRequest];
        if (matches(request)) return request;
      }
    },
  };
}
