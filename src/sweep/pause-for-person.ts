import type { GraphSlots } from '../store/ledger/types.ts';
import { adaptPace } from './adapt-pace.ts';

/** Pauses all sweeps for a person whose request Graph has throttled, and lowers the pace: people come first. */
export async function pauseForPerson(graphSlots: GraphSlots, tenantId: string, now: Date, until: Date): Promise<void> {
  await graphSlots.pause(tenantId, until);
  const report = { outcome: 'throttled', isFull: false, inUse: 0 } as const;
  await graphSlots.adapt(tenantId, now, (pace) => adaptPace(pace, report, pace.atOnce));
}
