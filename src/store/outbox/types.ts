import type { PersonKey } from '../../people/person-key.ts';
import type { ChangeKind } from '../ledger/types.ts';

/**
 * State of a message in the outbox:
 *
 *     pending ── markSending ──▶ sending ── recordResults ──▶ sent | in-doubt | unreachable | given-up
 *        ▲                         │ │
 *        └── recordResults: retry ─┘ └── expireClaims: the instance died ──▶ in-doubt
 *     pending ──▶ superseded | dropped          dry-run: recorded, never sent
 *
 * An `in-doubt` message may have been delivered. It is never sent again, and is followed up like a sent one.
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
  /** JSON for the card. */
  readonly evidence: unknown;
  readonly notBefore: Date;
  /** True: record the message, but never send it. */
  readonly dryRun?: boolean;
}

export interface QueuedMessage extends PersonKey {
  readonly id: string;
  readonly changeId: string;
  readonly kind: NudgeKind;
  readonly change: ChangeKind;
  readonly evidence: unknown;
  readonly queuedAt: Date;
  /** Number of started sends. */
  readonly attempts: number;
}

/** A message that was sent, or may have been sent. */
export interface SentMessage extends QueuedMessage {
  /** `dry-run`: it was not sent, and is looked at once. */
  readonly state: 'sent' | 'in-doubt' | 'dry-run';
  /** Undefined: Teams' id of the message is not known. */
  readonly activityId: string | undefined;
  readonly settledAt: Date;
  /** Number of follow-up checks, including this one. */
  readonly rechecks: number;
}

/** Result of a claimed message. */
export interface SendResult {
  readonly id: string;
  readonly state: Exclude<MessageState, 'sending' | 'superseded' | 'dry-run'>;
  /** A stable code; undefined with `sent`. */
  readonly reason?: string | undefined;
  readonly activityId?: string | undefined;
  /** With `pending`: time of the retry. */
  readonly notBefore?: Date | undefined;
  /** With `pending`: does not count as an attempt. */
  readonly refundAttempt?: boolean | undefined;
  /** With `sent` and `in-doubt`: time of the first follow-up check. */
  readonly recheckAt?: Date | undefined;
}

export interface Claim {
  /** Name of the instance; never reused. */
  readonly by: string;
  readonly now: Date;
  readonly until: Date;
}

/** Limits over all instances, including concurrent inserts. The new message counts. */
export interface Quotas {
  /** Messages to all people, queued since then. */
  readonly perTenant: { readonly since: Date; readonly max: number };
  /** Messages to this person since then. */
  readonly perPerson: { readonly since: Date; readonly max: number };
}

/**
 * `known`: the change already has a message of this kind. `busy`: another message to the person is being sent; retry
 * later. `gone`: the person no longer has the app, or the change is not the newest. Only `added` and `known` commit
 * the transaction.
 */
export type EnqueueResult = 'added' | 'known' | 'busy' | 'gone' | 'daily-cap' | 'enough-this-week';

/** What a send pump needs to know of a message. */
export interface Sendable {
  readonly id: string;
  readonly tenantId: string;
  /** Number of started sends. */
  readonly attempts: number;
}

/** Messages to send, over all instances. */
export interface SendQueue<Queued extends Sendable> {
  /** Whether any message waits, is due or is being sent. If not, the other methods have nothing to do. */
  hasUnsettled(tenantId: string): Promise<boolean>;
  /**
   * Claims due messages, the oldest first. No other instance gets them before `until`. They stay `pending`, so nothing
   * is lost if this instance dies.
   */
  claim(tenantId: string, claim: Claim & { readonly limit: number }): Promise<readonly Queued[]>;
  /**
   * Must run right before sending: if the instance dies after it, the messages are in doubt. Returns the ids that this
   * instance still holds.
   */
  markSending(tenantId: string, ids: readonly string[], claim: Omit<Claim, 'now'>): Promise<ReadonlySet<string>>;
  /** Skips messages that another instance holds. A definite result also replaces `in-doubt`. */
  recordResults(tenantId: string, by: string, results: readonly SendResult[], at: Date): Promise<void>;
  /** Releases claimed messages whose sending has not started. */
  release(tenantId: string, by: string): Promise<void>;
  /** Marks messages that a dead instance was sending as in doubt. Returns their number. */
  expireClaims(tenantId: string, now: Date, recheckAt: Date): Promise<number>;
}

export interface NewestMessages {
  /** Undefined: none waits. */
  readonly waiting: { readonly notBefore: Date } | undefined;
  /** `isInDoubt`: it may not have arrived. Undefined: none, or it is purged. */
  readonly sent: { readonly at: Date; readonly isInDoubt: boolean } | undefined;
}

export interface Outbox extends SendQueue<QueuedMessage> {
  /** A new nudge supersedes the person's pending messages about other changes. A reminder returns `busy` instead. */
  enqueue(message: NewMessage, at: Date, quotas?: Quotas): Promise<EnqueueResult>;
  /** Like `enqueue`. In the same transaction it stores the decision on the change. */
  decideAndEnqueue(message: NewMessage, decision: string, at: Date, quotas?: Quotas): Promise<EnqueueResult>;
  /** Messages to the person since then, sent or queued. `dryRun` includes dry runs. */
  history(
    person: PersonKey,
    since: Date,
    dryRun?: boolean,
  ): Promise<readonly { readonly changeId: string; readonly kind: NudgeKind; readonly at: Date }[]>;
  /** The message that waits for the person, and the newest one that was sent. */
  newest(person: PersonKey): Promise<NewestMessages>;
  /** Number of messages queued since then that were sent, or may still be. */
  count(tenantId: string, since: Date, dryRun?: boolean): Promise<number>;
  byState(tenantId: string): Promise<Readonly<Partial<Record<MessageState, number>>>>;
  /**
   * Claims messages due for a follow-up check, the longest overdue first. Without `recordFollowUp` they become due
   * again at `until`.
   */
  claimRechecks(
    tenantId: string,
    when: { readonly now: Date; readonly until: Date; readonly limit: number },
  ): Promise<readonly SentMessage[]>;
  /** Gives back claimed messages whose check has not been made: they are due again at `at`. `until`: of the claim. */
  releaseRechecks(messages: readonly SentMessage[], until: Date, at: Date): Promise<void>;
  /** Activity ids of the messages about this change that can be edited. */
  findActivityIds(message: Pick<QueuedMessage, 'tenantId' | 'changeId'>): Promise<readonly string[]>;
  /** Schedules the next check (`again`), or stores in one word why follow-up ends (`ended`). */
  recordFollowUp(
    message: Pick<QueuedMessage, 'tenantId' | 'id'>,
    next: { readonly again: Date } | { readonly ended: string; readonly at: Date },
  ): Promise<void>;
}

/** Rate limiter over all instances. It hands out send slots at a fixed distance, several at a time. */
export interface RateLimiter {
  /**
   * Reserves the next `count` slots, `every` milliseconds apart. Returns the milliseconds until the first one. Slots
   * that nothing reserved in time expire, so there is never a burst; slots of a dead instance are lost. Time is the
   * database's clock, which all instances share, or `now`. A wait of more than `longest` milliseconds (default: 12
   * hours) counts as none: a clock was ahead.
   */
  reserve(
    tenantId: string,
    name: string,
    slots: { readonly count: number; readonly every: number; readonly now?: Date; readonly longest?: number },
  ): Promise<number>;
  /** Starts no further slot for this time, at most 12 hours. Reserved slots keep their time. */
  hold(tenantId: string, name: string, milliseconds: number): Promise<void>;
  /**
   * Counts messages that were sent without a reservation. The token bucket `free` covers some of them. Each of the
   * others moves the next free slot to a later time, by `every` milliseconds.
   */
  displace(
    tenantId: string,
    name: string,
    sent: { readonly count: number; readonly every: number; readonly free: TokenBucket; readonly now?: Date },
  ): Promise<void>;
}

export interface TokenBucket {
  /** Milliseconds until the bucket gains a token. */
  readonly every: number;
  readonly capacity: number;
}
