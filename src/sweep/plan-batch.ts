import { limits } from '../limits.ts';
import { type PhotoRequest, partsOf } from '../microsoft365/graph/photo-batch.ts';
import type { Ledger, LedgerEntry, LedgerScope, SlotLease } from '../store/ledger/types.ts';

/** One person in a batch. */
export interface BatchItem extends PhotoRequest {
  readonly person: LedgerEntry;
}

export interface Batch {
  readonly items: readonly BatchItem[];
  /** Rereads that did not fit in. */
  readonly deferred: readonly BatchItem[];
}

/** Largest number of pictures in a batch: each can have 4 MB. */
const MAX_PICTURES = 6;

/** Fills a batch with rereads, in their order. `most`: size in parts; `room`: parts that are left. */
export function fillBatch(
  rereads: readonly BatchItem[],
  most: number = limits.graph.batch,
): Batch & { readonly room: number } {
  let room = most;
  let pictures = MAX_PICTURES;
  const items: BatchItem[] = [];
  const deferred: BatchItem[] = [];
  for (const item of rereads) {
    const isPicture = item.also === 'picture';
    if (partsOf(item) > room || (isPicture && pictures === 0)) {
      deferred.push(item);
      continue;
    }
    room -= partsOf(item);
    if (isPicture) pictures -= 1;
    items.push(item);
  }
  return { items, deferred, room };
}

export interface PlanBatchOptions {
  readonly ledger: Ledger;
  readonly slot: SlotLease;
  readonly now: Date;
  /** End of the slot's lease. */
  readonly leaseUntil: Date;
  /** Items to read again with a picture or an account; they go first. */
  readonly rereads: readonly BatchItem[];
  /** Object ids that are being read, or were read and are not written yet. */
  readonly inFlight: readonly string[];
  /** Takes the people after this object id, due or not. Undefined: the people who are due. */
  readonly after: string | undefined;
  /** Limits the people who are due. */
  readonly scope?: LedgerScope;
  /** Size in parts; default `limits.graph.batch`. */
  readonly most?: number | undefined;
}

/** Plans the next batch, or returns why there is none. `lost`: another holder has the slot. */
export async function planBatch(options: PlanBatchOptions): Promise<Batch | { readonly pausedUntil: Date } | 'lost'> {
  const { ledger, slot, rereads, most, ...request } = options;
  const { items, deferred, room } = fillBatch(rereads, most);
  const plan = await ledger.plan(slot, { ...request, limit: room });
  if (plan === 'lost' || 'pausedUntil' in plan) return plan;
  return { items: [...items, ...plan.people.map(toItem)], deferred };
}

function toItem(person: LedgerEntry): BatchItem {
  return { person, objectId: person.objectId };
}
