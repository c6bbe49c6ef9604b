import { seededRandom } from '../random.ts';
import type { ServiceName } from './request-log.ts';

/** Services that can be made to fail; the control page can't. */
export const FAULTY_SERVICES = ['entra', 'graph', 'sharepoint', 'office', 'channel'] as const satisfies ServiceName[];

export type FaultyService = (typeof FAULTY_SERVICES)[number];

/** Whose faults a listening service has; undefined: none. Entra's pages fail together with Entra. */
export function faultyService(name: ServiceName): FaultyService | undefined {
  return FAULTY_SERVICES.find((service) => service === (name === 'entraPages' ? 'entra' : name));
}

/** What can go wrong with a picture: cut in the middle, 20 MB, moving, or a small file that declares 50,000 × 50,000 pixels. */
export const BROKEN_PICTURES = ['truncated', 'huge', 'animated-gif', 'animated-webp', 'pixel-bomb'] as const;

export type BrokenPicture = (typeof BROKEN_PICTURES)[number];

/**
 * How a service misbehaves. It works on a request as always before `reset`, `empty`, `cut-off`, `wrong-type` and `picture` spoil its
 * answer; with the others it never sees the request, but for `slow`, which makes it wait.
 */
export type Fault =
  /** 429; `retryAfter` in seconds, undefined: no such header. */
  | { readonly kind: 'throttled'; readonly retryAfter?: number | undefined }
  /** The service's own error; `retryAfter` as above. `served`: the service has done its work, and only its answer is lost. Default: false. */
  | {
      readonly kind: 'error';
      readonly status: 500 | 502 | 503 | 504;
      readonly retryAfter?: number | undefined;
      readonly served?: boolean | undefined;
    }
  /** The true answer, so many real milliseconds later. */
  | { readonly kind: 'slow'; readonly delay: number }
  /** The connection stays open, and nothing comes. */
  | { readonly kind: 'never' }
  /** Half of the true answer, then the connection breaks. */
  | { readonly kind: 'reset' }
  /** The true status and no body. */
  | { readonly kind: 'empty' }
  /** A page for people, with status 200. */
  | { readonly kind: 'html' }
  /** Half of the true body, as if it were all. */
  | { readonly kind: 'cut-off' }
  /** The true answer under a Content-Type that it does not have. */
  | { readonly kind: 'wrong-type' }
  /** Spoils pictures, also those within a Graph batch; leaves everything else alone. */
  | { readonly kind: 'picture'; readonly picture: BrokenPicture };

/** What a fault may look at: an HTTP request, or a part of a Graph batch. `url`: path and query. */
export interface FaultyRequest {
  readonly method: string;
  readonly url: string;
}

export interface FaultOptions {
  /** Only where this is true, or where the URL contains this text. Default: everywhere. */
  readonly only?: string | ((request: FaultyRequest) => boolean) | undefined;
  /** Ends after so many answers. Default: stays until cleared. */
  readonly times?: number | undefined;
  /** Spoils parts of Graph batches instead of whole answers; for `throttled` and `error`. */
  readonly inBatch?: boolean | undefined;
}

/** A fault that tryApply by chance. */
export interface Chance {
  readonly fault: Fault;
  /** 0 to 1; those of one service together 1 at most. */
  readonly probability: number;
}

export interface ChanceOptions extends Omit<FaultOptions, 'times'> {
  /** The same seed, and the same order of requests, give the same faults. Default: 1. */
  readonly seed?: number | undefined;
}

/** A fault that is switched on. */
export interface ActiveFault {
  readonly fault: Fault;
  readonly options: FaultOptions;
  /** How often it still tryApply; undefined: without end. */
  readonly left: number | undefined;
}

/** Which service misbehaves how. In real time, like everything that clients wait for. */
export interface Faults {
  /** From the next request on; replaces the service's fault. */
  set(service: FaultyService, fault: Fault, options?: FaultOptions): void;
  /** From the next request on each tryApply by chance, of one request one at most; replaces what the service had of these. A fault that was `set` goes first. */
  setChances(service: FaultyService, chances: readonly Chance[], options?: ChanceOptions): void;
  chancesOf(service: FaultyService): readonly Chance[];
  /** Ends the fault, the chances and the delay of one service, or of all. */
  clear(service?: FaultyService): void;
  /** Every answer of the service comes so many real milliseconds later, whatever else is wrong with it. 0: none. */
  delay(service: FaultyService, milliseconds: number): void;
  delayOf(service: FaultyService): number;
  of(service: FaultyService): ActiveFault | undefined;
  /** True if the fault tryApply this request; then it has struck once more. For the services' front. */
  tryApply(active: ActiveFault, request: FaultyRequest): boolean;
  /** The fault that tryApply this request, or part of a batch, by chance; it is drawn once for each. For the services' front. */
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
      const sum = list.reduce((all, { probability }) => all + probability, 0);
      if (list.some(({ probability }) => !(probability >= 0)) || sum > 1)
        throw new RangeError('Probabilities: 0 to 1.');
      chances.set(service, { ...options, list, random: seededRandom(options.seed ?? 1) });
    },
    chancesOf: (service) => chances.get(service)?.list ?? [],
    clear(service) {
      for (const one of service ? [service] : FAULTY_SERVICES) {
        active.delete(one);
        chances.delete(one);
        delays.delete(one);
      }
    },
    delay(service, milliseconds) {
      delays.set(service, milliseconds);
    },
    delayOf: (service) => delays.get(service) ?? 0,
    of: (service) => active.get(service),
    tryApply(one, request) {
      const [service, current] = [...active].find(([, candidate]) => candidate === one) ?? [];
      // Cleared, replaced or used up while the request was under way.
      if (!service || !current || !concerns(one.options, request)) return false;
      if (current.left !== undefined) current.left -= 1;
      if (current.left === 0) active.delete(service);
      return true;
    },
    draw(service, request, where) {
      const one = chances.get(service);
      if (!one || (one.inBatch ?? false) !== (where === 'in-batch') || !concerns(one, request)) return undefined;
      let rest = one.random();
      return one.list.find(({ probability }) => {
        rest -= probability;
        return rest < 0;
      })?.fault;
    },
  };
}

function concerns({ only }: FaultOptions, request: FaultyRequest): boolean {
  if (only === undefined) return true;
  return typeof only === 'string' ? request.url.includes(only) : only(request);
}
