import { type Chance, FAULTY_SERVICES, type Fault, type FaultyService } from '../../tenant/services/faults.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';

/** What is wrong with one service, as `GET /api/tenant` gives it. */
export interface FaultView {
  readonly service: FaultyService;
  readonly fault: Fault | null;
  /** The part of the address that it is meant for; null: every request, or those that a test chose. */
  readonly only: string | null;
  /** How often it still strikes; null: without end. */
  readonly left: number | null;
  readonly inBatch: boolean;
  /** Real milliseconds by which every answer comes later. */
  readonly delay: number;
  /** Faults that strike by chance. */
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
