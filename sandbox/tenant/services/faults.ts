import { seededRandom } from '../random.ts';
import type { ServiceName } from './request-log.ts';

/** Services that can be made to fail; the control page cannot. */
export const FAULTY_SERVICES = ['entra', 'graph', 'sharepoint', 'office', 'channel'] as const satisfies ServiceName[];

export type FaultyService = (typeof FAULTY_SERVICES)[number];

/** The service whose faults apply to a listening service; undefined: none. Entra's pages fail together with Entra. */
export function faultyService(name: ServiceName): FaultyService | undefined {
  return FAULTY_SERVICES.find((service) => service === (name === 'entraPages' ? 'entra' : name));
}

/** Ways to break a picture: truncated, 20 MB large, animated, or a small file that declares 50,000 × 50,000 pixels. */
export const BROKEN_PICTURES = ['truncated', 'huge', 'animated-gif', 'animated-webp', 'pixel-bomb'] as const;

export type BrokenPicture = (typeof BROKEN_PICTURES)[number];

/**
 * A way for a service to fail. With `reset`, `empty`, `cut-off`, `wrong-type` and `picture` the service handles the
 * request and the fault changes its response. `slow` delays the request. All others respond without calling the
 * service.
 */
export type Fault =
  /** 429; `retryAfter` in seconds, undefined: no such header. */
  | { readonly kind: 'throttled'; readonly retryAfter?: number | undefined }
  /**
   * The service's own error; `retryAfter` as above. `served`: the service handles the request and only its response is
   * lost. Default: false.
   */
  | {
      readonly kind: 'error';
      readonly status: 500 | 502 | 503 | 504;
      readonly retryAfter?: number | undefined;
      readonly served?: boolean | undefined;
    }
  /** The real response after a delay in real milliseconds. */
  | { readonly kind: 'slow'; readonly delay: number }
  /** The connection stays open without a response. */
  | { readonly kind: 'never' }
  /** Half of the real response, then the connection breaks. */
  | { readonly kind: 'reset' }
  /** The real status without a body. */
  | { readonly kind: 'empty' }
  /** An HTML page with status 200. */
  | { readonly kind: 'html' }
  /** Half of the real body, as a complete response. */
  | { readonly kind: 'cut-off' }
  /** The real response with a wrong Content-Type. */
  | { readonly kind: 'wrong-type' }
  /** Breaks pictures, also in Graph batches; changes nothing else. */
  | { readonly kind: 'picture'; readonly picture: BrokenPicture };

/** What a fault can filter by: an HTTP request, or a part of a Graph batch. `url`: path and query. */
export interface FaultyRequest {
  readonly method: string;
  readonly url: string;
}

export interface FaultOptions {
  /** Limits the fault to requests that satisfy this, or whose URL contains this text. Default: all requests. */
  readonly only?: string | ((request: FaultyRequest) => boolean) | undefined;
  /** Ends the fault after this many responses. Default: no end until cleared. */
  readonly times?: number | undefined;
  /** Applies to parts of Graph batches instead of whole responses; for `throttled` and `error`. */
  readonly inBatch?: boolean | undefined;
}

/** A fault that occurs at random. */
export interface Chance {
  readonly fault: Fault;
  /** 0 to 1; the sum for one service is at most 1. */
  readonly probability: number;
}

export interface ChanceOptions extends Omit<FaultOptions, 'times'> {
  /** The same seed and the same order of requests give the same faults. Default: 1. */
  readonly seed?: number | undefined;
}

/** A fault that is switched on. */
export interface ActiveFault {
  readonly fault: Fault;
  readonly options: FaultOptions;
  /** Remaining number of responses; undefined: no limit. */
  readonly left: number | undefined;
}

/** The faults of the services. Delays are real time. */
export interface Faults {
  /** Replaces the service's fault, from the next request. */
  set(service: FaultyService, fault: Fault, options?: FaultOptions): void;
  /**
   * Replaces the service's random faults, from the next request. At most one applies to a request. A fault that was
   * `set` takes precedence.
   */
  setChances(service: FaultyService, chances: readonly Chance[], options?: ChanceOptions): void;
  chancesOf(service: FaultyService): readonly Chance[];
  /** Ends the fault, the random faults and the delay of one service, or of all. */
  clear(service?: FaultyService): void;
  /** Delays every response of the service by real milliseconds, in addition to other faults. 0: none. */
  delay(service: FaultyService, milliseconds: number): void;
  delayOf(service: FaultyService): number;
  of(service: FaultyService): ActiveFault | undefined;
  /** Returns true and counts one use if the fault applies to this request. For the wrapper that injects faults. */
  tryApply(active: ActiveFault, request: FaultyRequest): boolean;
  /**
   * Draws once for this request, or part of a batch: the random fault that applies, if any. For the wrapper that
   * injects faults.
   */
  draw(service: FaultyService, request: FaultyRequest, where: 'whole' | 'in-batch'): Fault | undefined;
}

export function createFaults(): Faults {
  const active = new Map<FaultyService, ActiveFault & { left: number | undefined }>();
  const delays = new Map<FaultyService, number>();
  const chances = new Map<FaultyService, ChanceOptions & { list: readonly Chance[]; random: () => number }>();
  return {
    set(service, fault, options = {}) {
      active.set(service, { fault, options, left: options.times });
    },
    setChances(service, list, options = {}) {
      const sum = list.reduce((total, { probability }) => total + probability, 0);
      if (list.some(({ probability }) => !(probability >= 0)) || sum > 1)
        throw new RangeError('Probabilities: 0 to 1.');
      chances.set(service, { ...options, list, random: seededRandom(options.seed ?? 1) });
    },
    chancesOf: (service) => chances.get(service)?.list ?? [],
    clear(service) {
      for (const name of service ? [service] : FAULTY_SERVICES) {
        active.delete(name);
        chances.delete(name);
        delays.delete(name);
      }
    },
    delay(service, milliseconds) {
      delays.set(service, milliseconds);
    },
    delayOf: (service) => delays.get(service) ?? 0,
    of: (service) => active.get(service),
    tryApply(fault, request) {
      const [service, current] = [...active].find(([, candidate]) => candidate === fault) ?? [];
      // Cleared, replaced or used up while the request was in flight.
      if (!service || !current || !appliesTo(fault.options, request)) return false;
      if (current.left !== undefined) current.left -= 1;
      if (current.left === 0) active.delete(service);
      return true;
    },
    draw(service, request, where) {
      const random = chances.get(service);
      if (!random || (random.inBatch ?? false) !== (where === 'in-batch') || !appliesTo(random, request))
        return undefined;
      let remaining = random.random();
      return random.list.find(({ probability }) => {
        remaining -= probability;
        return remaining < 0;
      })?.fault;
    },
  };
}

function appliesTo({ only }: FaultOptions, request: FaultyRequest): boolean {
  if (only === undefined) return true;
  return typeof only === 'string' ? request.url.includes(only) : only(request);
}
