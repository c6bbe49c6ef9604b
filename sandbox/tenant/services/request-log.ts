import { EventEmitter, once } from 'node:events';

export type ServiceName = 'entra' | 'entraPages' | 'graph' | 'sharepoint' | 'office' | 'channel' | 'control';

/** One request that a service of the tenant answered. Times are real milliseconds (`performance.now()`). */
export interface LoggedRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** Path and query as they came in. */
  readonly url: string;
  /** 0: the connection ended without an answer. */
  readonly status: number;
  readonly arrivedAt: number;
  readonly answeredAt: number;
  readonly userAgent: string | undefined;
}

/** What was requested of the tenant, oldest first. Neither bodies nor tokens are kept. */
export interface RequestLog {
  all(): readonly LoggedRequest[];
  of(service: ServiceName): readonly LoggedRequest[];
  clear(): void;
  add(request: LoggedRequest): void;
  /** The next request that fits, from now on. */
  next(fits: (request: LoggedRequest) => boolean, signal?: AbortSignal): Promise<LoggedRequest>;
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
    async next(fits, signal) {
      for (;;) {
        const [request] = (await once(events, 'request', signal ? { signal } : {})) as [LoggedRequest];
        if (fits(request)) return request;
      }
    },
  };
}
