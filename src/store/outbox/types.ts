import type { PersonKey } from '../../people/person-key.ts';
import type { ChangeKind } from '../ledger/types.ts';
/**
 * A message's life:
 *
 *     pending ── begin ──▶ sending ── settle ──▶ sent | in-doubt | unreachable | given-up
 *        ▲                   │ │
 *        └── settle: later ──┘ └── its instance died ──▶ in-doubt
 *     pending ──▶ superseded | dropped          dry-run: recorded, goes nowhere
 *
 * `in-doubt` may have been delivered or not. It is never sent again, but looked after like one that was sent.
 */
export type MessageState =
  | 'pending'
  | 'sending'
  | 'sent'
  | 'in-doubt'
  | 'unreachable'
  | 'given-up'
  | 'superseded'
  | 'dropped'
  | 'dry-run';

export type NudgeKind = 'nudge' | 'reminder';

export interface NewMessage extends PersonKey {
  readonly changeId: string;
  readonly kind: NudgeKind;
  readonly change: ChangeKind;
  /** JSON for whoever draws the message. */
  readonly evidence: unknown;
  readonly notBefore: Date;
  /** True: a dry run. */
  readonly dryRun?: boolean;
}

export interface QueuedMessage extends PersonKey {
  readonly id: string;
  readonly changeId: string;
  readonly kind: NudgeKind;
  readonly change: ChangeKind;
  readonly evidence: unknown;
  readonly queuedAt: Date;
  /** How often sending it was begun. */
  readonly attempts: number;
}

/** A message that was sent, or may have been. */
export interface SentMessage extends QueuedMessage {
  readonly state: 'sent' | 'in-doubt';
  /** Undefined: nobody knows which message it is. */
  readonly activityId: string | undefined;
  readonly settledAt: Date;
  /** How often its person was looked at again, this time included. */
  readonly rechecks: number;
}

/** What became of a message that was claimed. */
export interface SendResult {
  readonly id: string;
  readonly state: Exclude<MessageState, 'sending' | 'superseded' | 'dry-run'>;
  /** A stable code; undefined: `sent` needs none. */
  readonly reason?: string | undefined;
  readonly activityId?: string | undefined;
  /** With `pending`. */
  readonly notBefore?: Date | undefined;
  /** With `pending`: as if it had not been tried. */
  readonly refundAttempt?: boolean | undefined;
  /** With `sent` and `in-doubt`: when to look at the person again. */
  readonly recheckAt?: Date | undefined;
}

export interface Claim {
  /** The instance, by a name that no other has or had. */
  readonly by: string;
  readonly now: Date;
  readonly until: Date;
}

/** What no instance may exceed, whoever else adds at the same moment; this message is counted. */
export interface Quotas {
  /** Messages queued since then, to anybody. */
  readonly perTenant: { readonly since: Date; readonly max: number };
  /** What this person is told. */
  readonly perPerson: { readonly since: Date; readonly max: number };
}

/**
 * `known`: this change has had such a message. `busy`: another message to the person is being sent just now; ask again later.
 * `gone`: the person has not the app any more, or the change is not the newest. But for `known`, nothing has happened then.
 */
export type EnqueueResult = 'added' | 'known' | 'busy' | 'gone' | 'daily-cap' | 'enough-this-week';

export interface Outbox {
  /** A message that still waits gives way to a nudge; a reminder gives way to it. */
  enqueue(message: NewMessage, at: Date, quotas?: Quotas): Promise<EnqueueResult>;
  /** The same, and where it is `added` the change counts as decided, in the same transaction. */
  decideAndEnqueue(message: NewMessage, decision: string, at: Date, quotas?: Quotas): Promise<EnqueueResult>;
  /** What the person was told since then, or will be. `dryRun`: what they would have been told, too. */
  history(
    person: PersonKey,
    since: Date,
    dryRun?: boolean,
  ): Promise<readonly { readonly changeId: string; readonly kind: NudgeKind; readonly at: Date }[]>;
  /** Messages queued since then that were or may yet be sent. */
  count(tenantId: string, since: Date, dryRun?: boolean): Promise<number>;
  byState(tenantId: string): Promise<Readonly<Partial<Record<MessageState, number>>>>;
  /** Takes due messages, the oldest first; nobody else gets them before `until`. They stay `pending`: should this instance die, nothing has happened. */
  claim(tenantId: string, claim: Claim & { readonly limit: number }): Promise<readonly QueuedMessage[]>;
  /** Right before sending: from here on an instance that dies leaves them in doubt. Gives the ids of those that are still its own. */
  markSending(tenantId: string, ids: readonly string[], claim: Omit<Claim, 'now'>): Promise<ReadonlySet<string>>;
  /** Records many at once; one that is no longer this instance's is left as it is, except that a sure outcome ends its doubt. */
  recordResults(tenantId: string, by: string, settled: readonly SendResult[], at: Date): Promise<void>;
  /** Gives back what was claimed and not begun. */
  release(tenantId: string, by: string): Promise<void>;
  /** What instances that died were sending is in doubt from now on. Gives how many they were. */
  expireClaims(tenantId: string, now: Date, recheckAt: Date): Promise<number>;
  /** Who is to be looked at again, the longest overdue first. Nobody else gets them before `until`, when they come again unless `followUp` says otherwise. */
  claimRechecks(
    tenantId: string,
    when: { readonly now: Date; readonly until: Date; readonly limit: number },
  ): Promise<readonly SentMessage[]>;
  /** The messages about the same change that can be edited. */
  findActivityIds(message: Pick<QueuedMessage, 'tenantId' | 'changeId'>): Promise<readonly string[]>;
  /** `ended`: in one word, why nobody looks any more. */
  recordFollowUp(
    message: Pick<QueuedMessage, 'tenantId' | 'id'>,
    next: { readonly again: Date } | { readonly ended: string },
  ): Promise<void>;
}

/** What all instances may do only so often together: turns, one after the other at the same distance, handed out in runs. */
export interface RateLimiter {
  /**
   * Takes the next `count` turns, which lie `every` milliseconds apart and belong to nobody else. Gives the milliseconds until the first.
   * Turns that nobody took in time are gone, so there is never a burst; those of an instance that dies are lost, nobody uses them twice.
   * Counted by the database's clock, which all instances share; with `now`, by that one.
   */
  reserve(
    tenantId: string,
    name: string,
    turns: { readonly count: number; readonly every: number; readonly now?: Date },
  ): Promise<number>;
  /** No turn begins for so many milliseconds, but those that were taken already. */
  hold(tenantId: string, name: string, milliseconds: number): Promise<void>;
  /**
   * Counts what was done without waiting for a turn. Some of it is free: one each `free.every` milliseconds, and `free.atOnce` in a moment.
   * What is more takes turns of the line, which lie `every` milliseconds apart, from those who have none yet.
   */
  displace(
    tenantId: string,
    name: string,
    done: { readonly count: number; readonly every: number; readonly free: TokenBucket; readonly now?: Date },
  ): Promise<void>;
}

export interface TokenBucket {
  readonly every: number;
  readonly capacity: number;
}
