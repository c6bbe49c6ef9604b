import type { Ledger } from '../store/ledger/types.ts';

/** So many at a time: nobody else has to wait for the database longer than for a moment. */
const AT_A_TIME = 2_000;

/** From now on everybody who is watched is due. What was done stays done where the signal ends it early. */
export async function markAllDue(ledger: Ledger, tenantId: string, now: Date, signal: AbortSignal): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined && !signal.aborted; ) {
    after = await ledger.makeDue(tenantId, after, now, AT_A_TIME);
  }
}
