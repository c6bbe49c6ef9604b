import { CLAIM_LEASE_MS, MAX_IN_FLIGHT, RECHECK_DELAYS_MS, SEND_TIMEOUT_MS } from '../nudges/nudge-limits.ts';
import { stateAfterSend } from '../nudges/retry-policy.ts';
import type { Deliver, DeliveryResult } from '../nudges/types.ts';
import { withinMaxWait } from '../store/database/clock-ahead.ts';
import type { RateLimiter, Sendable, SendQueue, SendResult } from '../store/outbox/types.ts';
import { createSendSlots, type ReadyMessage, type SendSlot } from './send-slots.ts';
import { createThrottleDetector } from './throttle-detector.ts';

export interface SendPumpOptions<Queued extends Sendable, Message> {
  readonly tenantId: string;
  /** Unique name of this instance, never reused. */
  readonly instanceId: string;
  readonly queue: SendQueue<Queued>;
  readonly rates: Pick<RateLimiter, 'reserve' | 'hold'>;
  /** Reads what sending needs. `settled`: results of messages that are not sent now. */
  readonly prepare: (claimed: readonly Queued[], at: Date) => Promise<PreparedMessages<Queued, Message>>;
  readonly deliver: Deliver<Message>;
  /** Called when Teams refuses all messages to this recipient. */
  readonly onUnreachable: (queued: Queued) => Promise<void>;
  /** Polled while the pump runs, so an admin's pause takes effect at once. */
  readonly maySend: () => Promise<boolean>;
  /** Messages a second, over all instances. */
  readonly perSecond: number;
  readonly now: () => Date;
  /** Monotonic clock in milliseconds, for rates. `now` may be moved. */
  readonly clock: () => number;
  /** Waits for this many milliseconds of `clock`. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
  /** Milliseconds. Default: `SEND_TIMEOUT_MS`, `CLAIM_LEASE_MS`. */
  readonly timeouts?: { readonly send: number; readonly lease: number };
}

export interface PreparedMessages<Queued, Message> {
  readonly ready: readonly ReadyMessage<Queued, Message>[];
  readonly settled: readonly SendResult[];
}

/** Report of one run. A message counts once for each attempt. */
export interface SendPumpReport {
  readonly outcomes: Readonly<Partial<Record<SendResult['state'] | 'expired', number>>>;
  /** Why the run ended. `closed`: sending is not allowed. `all-failed`: no token, or no connection. */
  readonly ended: 'idle' | 'closed' | 'stopped' | 'all-failed';
}

/** Pause between two iterations of the loop. */
const LOOP_INTERVAL_MS = 50;
const CLAIM_BATCH_SIZE = 20;
/** Consecutive failures that affect all recipients after which the run ends. */
const MAX_GLOBAL_FAILURES = 3;
/** Interval for expiring the claims of dead instances. */
const EXPIRE_INTERVAL_MS = 10_000;
/** Interval for checking whether sending is still allowed. */
const CONTROL_POLL_MS = 500;
/** Interval for claiming after an empty claim. */
const EMPTY_CLAIM_DELAY_MS = 500;

/**
 * Sends the due messages of a queue at a steady rate. Each message waits for a send slot; all instances and all queues
 * share the slots. Messages are claimed, marked and recorded in batches, which saves statements.
 */
export function createSendPump<Queued extends Sendable, Message>(options: SendPumpOptions<Queued, Message>) {
  return {
    /** Runs until no message was due for `idle` milliseconds, or until `signal`. Rejects if the database fails. */
    run: (signal: AbortSignal, idle = 0) => run(options, signal, idle),
  };
}

async function run<Queued extends Sendable, Message>(
  options: SendPumpOptions<Queued, Message>,
  signal: AbortSignal,
  idle: number,
): Promise<SendPumpReport> {
  const { tenantId, instanceId: by, queue, deliver, now, clock, wait, random } = options;
  const timeouts = options.timeouts ?? { send: SEND_TIMEOUT_MS, lease: CLAIM_LEASE_MS };
  const slots = createSendSlots<ReadyMessage<Queued, Message>>(options);
  const throttling = createThrottleDetector();
  const counts: Partial<Record<SendResult['state'] | 'expired', number>> = {};
  const inFlight = new Set<Promise<void>>();
  let unrecorded: SendResult[] = [];
  let globalFailureStreak = 0;
  let claimAt = Number.NEGATIVE_INFINITY;
  const leaseFrom = (at: Date) => new Date(at.getTime() + timeouts.lease);

  const count = (state: SendResult['state'] | 'expired', increment = 1) => {
    counts[state] = (counts[state] ?? 0) + increment;
  };

  const record = (result: SendResult) => {
    unrecorded.push(result);
    count(result.state);
    // A message that missed its slot is due at once.
    if (result.notBefore && result.notBefore <= now()) claimAt = Number.NEGATIVE_INFINITY;
  };

  /** Writes results to the database. After a failure they stay for the next flush. */
  async function flush(): Promise<void> {
    if (unrecorded.length === 0) return;
    const results = unrecorded;
    unrecorded = [];
    try {
      await queue.recordResults(tenantId, by, results, now());
    } catch (error) {
      unrecorded = [...results, ...unrecorded];
      throw error;
    }
  }

  async function claim(limit: number): Promise<number> {
    const at = now();
    const claimed = await queue.claim(tenantId, { by, now: at, until: leaseFrom(at), limit });
    if (claimed.length === 0) return 0;
    // A pause can outlast the lease. A queued message is then claimed again, but must not be queued twice.
    const fresh = claimed.filter(({ id }) => !slots.has(id));
    const { ready, settled } = await options.prepare(fresh, at);
    for (const result of settled) record(result);
    slots.add(ready);
    return claimed.length;
  }

  async function send(slot: SendSlot<ReadyMessage<Queued, Message>>): Promise<void> {
    const { queued, address, message } = slot;
    await wait(Math.max(0, slot.startsAt - clock()));
    const result = await deliver(address, message, {
      signal: AbortSignal.timeout(timeouts.send),
      isOnTime: () => !slots.isMissed(slot),
    }).catch((): DeliveryResult => ({ outcome: 'in-doubt', code: 'deliverer-failed' }));
    if (result.outcome !== 'missed') await applyResult(result, queued);
    const at = now();
    const after = stateAfterSend(result, { attempts: queued.attempts + 1, at, random });
    record({ id: queued.id, ...after, ...(after.notBefore && { notBefore: withinMaxWait(after.notBefore, at) }) });
  }

  /** Applies what a result says about the recipient, the connection and throttling. */
  async function applyResult(result: DeliveryResult, queued: Queued): Promise<void> {
    if (result.outcome === 'unreachable') await options.onUnreachable(queued).catch(() => {});
    const affectsAll = result.outcome === 'later' && result.affectsAll === true;
    globalFailureStreak = affectsAll ? globalFailureStreak + 1 : 0;
    const pause = throttling.record(result.outcome === 'later' ? result.retryAfter : undefined);
    if (pause !== undefined) slots.pause(pause);
  }

  /** One iteration. Returns the number of messages that are queued, in flight or not recorded. */
  async function iterate(): Promise<number> {
    await flush();
    if (slots.size() < CLAIM_BATCH_SIZE && clock() >= claimAt && (await claim(CLAIM_BATCH_SIZE)) === 0) {
      claimAt = clock() + EMPTY_CLAIM_DELAY_MS;
    }
    const capacity = MAX_IN_FLIGHT - inFlight.size;
    if (capacity > 0) await startSending(await slots.takeNext(capacity));
    return slots.size() + inFlight.size + unrecorded.length;
  }

  async function startSending(next: readonly SendSlot<ReadyMessage<Queued, Message>>[]): Promise<void> {
    if (next.length === 0) return;
    const ids = next.map(({ queued }) => queued.id);
    const marked = new Set(await queue.markSending(tenantId, ids, { by, until: leaseFrom(now()) }));
    for (const slot of next) {
      // Unmarked messages were superseded, erased or claimed by another instance. `delete` prevents a second send.
      if (!marked.delete(slot.queued.id)) continue;
      const sending = send(slot).finally(() => inFlight.delete(sending));
      inFlight.add(sending);
    }
  }

  async function loop(): Promise<SendPumpReport['ended']> {
    let expireAt = clock();
    let pollControlAt = clock();
    let busyAt = clock();
    for (;;) {
      if (signal.aborted) return 'stopped';
      if (globalFailureStreak >= MAX_GLOBAL_FAILURES) return 'all-failed';
      if (clock() >= pollControlAt) {
        if (!(await options.maySend())) return 'closed';
        pollControlAt = clock() + CONTROL_POLL_MS;
      }
      if (clock() >= expireAt) {
        const recheckAt = new Date(now().getTime() + RECHECK_DELAYS_MS[0]);
        count('expired', await queue.expireClaims(tenantId, now(), recheckAt));
        expireAt = clock() + EXPIRE_INTERVAL_MS;
      }
      const isBusy = (await iterate()) > 0;
      if (isBusy) busyAt = clock();
      else if (clock() - busyAt >= idle) return 'idle';
      await wait(isBusy ? LOOP_INTERVAL_MS : EMPTY_CLAIM_DELAY_MS);
    }
  }

  /** Releases the messages that are only queued, and waits for those in flight. */
  async function finish(): Promise<void> {
    await queue.release(tenantId, by);
    await Promise.all(inFlight);
    await flush();
  }

  // One statement instead of five: most runs find nothing.
  if (idle === 0 && !signal.aborted && !(await queue.hasUnsettled(tenantId))) return { outcomes: {}, ended: 'idle' };
  let ended: SendPumpReport['ended'] | undefined;
  try {
    ended = await loop();
  } finally {
    await (ended ? finish() : Promise.all(inFlight).then(flush));
  }
  return { outcomes: counts, ended };
}
