import type { Ledger } from '../store/ledger/types.ts';

/** People marked per statement: small enough that other queries wait only a moment. */
const PAGE_SIZE = 2_000;

/** Marks all watched people as due. Stops early when the signal aborts; people marked by then stay due. */
export async function markAllDue(ledger: Ledger, tenantId: string, now: Date, signal: AbortSignal): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined && !signal.aborted; ) {
    after = await ledger.markDue(tenantId, after, now, PAGE_SIZE);
  }
}
