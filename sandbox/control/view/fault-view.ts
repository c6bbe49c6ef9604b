import type { Chance, Fault } from '../../tenant/services/fault.ts';
import { FAULTY_SERVICES, type FaultyService } from '../../tenant/services/service-name.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';

/** Fault settings of one service in `GET /api/tenant`. */
export interface FaultView {
  readonly service: FaultyService;
  readonly fault: Fault | null;
  /** Part of the URL that limits the fault; null: all requests, or those that a test selects. */
  readonly only: string | null;
  /** Remaining number of faulty responses; null: unlimited. */
  readonly left: number | null;
  readonly inBatch: boolean;
  /** Delay of every response, in real milliseconds. */
  readonly delay: number;
  /** Random faults. */
  readonly chances: readonly Chance[];
}

export function viewFaults({ faults }: TenantState): FaultView[] {
  return FAULTY_SERVICES.map((service) => {
    const active = faults.of(service);
    const { only, inBatch = false } = active?.options ?? {};
    return {
      service,
      fault: active?.fault ?? null,
      only: typeof only === 'string' ? only : null,
      left: active?.left ?? null,
      inBatch,
      delay: faults.delayOf(service),
      chances: faults.chancesOf(service),
    };
  });
}

export function isFaulty({ fault, delay, chances }: FaultView): boolean {
  return fault !== null || delay > 0 || chances.length > 0;
}
