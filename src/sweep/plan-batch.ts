import { limits } from '../limits.ts';
import { type PhotoRequest, partsOf } from '../microsoft365/graph/photo-batch.ts';
import type { Among, HeldSlot, Ledger, Watched } from '../store/ledger/types.ts';

/** One person in a batch. */
export interface BatchItem extends PhotoRequest {
  readonly person: Watched;
}

export interface Batch {
  readonly asked: readonly BatchItem[];
  /** Those of the questions that did not fit in. */
  readonly waiting: readonly BatchItem[];
}

/** Pictures come whole, up to 4 MB each, so a batch has few of them. */
const MOST_PICTURES = 6;

/** The questions that go into the next batch: in their order, as many as have room. Pure. */
export function fill(
  questions: readonly BatchItem[],
  most: number = limits.graph.batch,
): Batch & { readonly room: number } {
  let room = most;
  let pictures = MOST_PICTURES;
  const asked: BatchItem[] = [];
  const waiting: BatchItem[] = [];
  for (const question of questions) {
    const isPicture = question.also === 'picture';
    if (partsOf(question) > room || (isPicture && pictures === 0)) {
      waiting.push(question);
      continue;
    }
    room -= partsOf(question);
    if (isPicture) pictures -= 1;
    asked.push(question);
  }
  return { asked, waiting, room };
}

export interface PlanOptions {
  readonly ledger: Ledger;
  readonly held: HeldSlot;
  readonly now: Date;
  readonly heldUntil: Date;
  /** What readings have left open: asked before anybody else. */
  readonly questions: readonly BatchItem[];
  /** Who is read, or was and is not written down yet. */
  readonly taken: readonly string[];
  /** Not who is due, but whoever comes after this object id. */
  readonly after: string | undefined;
  /** Of those who are due. */
  readonly among?: Among;
  /** Parts; default `limits.graph.batch`. */
  readonly most?: number | undefined;
}

/** The next batch, or why there is none. */
export async function planBatch(options: PlanOptions): Promise<Batch | { readonly pausedUntil: Date } | 'lost'> {
  const { ledger, held, questions, most, ...request } = options;
  const { asked, waiting, room } = fill(questions, most);
  const plan = await ledger.plan(held, { ...request, most: room });
  if (plan === 'lost' || 'pausedUntil' in plan) return plan;
  return { asked: [...asked, ...plan.people.map(toQuestion)], waiting };
}

function toQuestion(person: Watched): BatchItem {
  return { person, objectId: person.objectId };
}
