import { seededRandom } from '../random.ts';
import type { ActiveFault, Chance, ChanceOptions, Fault, FaultOptions, FaultyRequest } from './fault.ts';
import { FAULTY_SERVICES, type FaultyService } from './service-name.ts';

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
