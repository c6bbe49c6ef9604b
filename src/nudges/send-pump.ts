import type { PersonKey } from '../people/person-key.ts';
import type { Outbox, RateLimiter, SendResult } from '../store/outbox/types.ts';
import { afterAttempt } from './after-attempt.ts';
import { CLAIM_LEASE_MS, MAX_IN_FLIGHT, RECHECK_DELAYS_MS, SEND_TIMEOUT_MS } from './nudge-limits.ts';
import { type Addressee, sortOut } from './recheck-recipients.ts';
import { createTurns, type Turn } from './send-slots.ts';
import { createThrottleWatch } from './throttle-watch.ts';
import type { Deliver, Delivered } from './types.ts';
import type { WorkingHours } from './working-hours.ts';

export interface PumpOptions {
  readonly tenantId: string;
  /** This instance, by a name that no other has or ever had. */
  readonly by: string;
  readonly outbox: Outbox;
  readonly rates: Pick<RateLimiter, 'reserve' | 'hold'>;
  /** Those of them who have the app, by object id. */
  readonly addressees: (people: readonly PersonKey[]) => Promise<ReadonlyMap<string, Addressee>>;
  readonly deliver: Deliver;
  /** Teams refused a message to this person for good. */
  readonly unreachable: (person: PersonKey, at: Date) => Promise<void>;
  /** Asked again and again: an admin's pause works at once. */
  readonly mayPump: () => Promise<boolean>;
  readonly hours: WorkingHours;
  /** Messages a second, of all instances together. */
  readonly perSecond: number;
  readonly now: () => Date;
  /** Milliseconds of real time from whenever: rates are about load, not about the calendar. */
  readonly clock: () => number;
  /** Real milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
  /** Milliseconds. */
  readonly times?: { readonly sending: number; readonly lease: number };
}

/** What one run did; each message counts once for each attempt. */
export interface PumpReport {
  readonly outcomes: Readonly<Partial<Record<SendResult['state'] | 'expired', number>>>;
  /** Why it ended. `everybody-failed`: no token, or no connection. */
  readonly ended: 'idle' | 'closed' | 'stopped' | 'everybody-failed';
}

/** Milliseconds between two looks at the database. */
const TICK = 50;
const BATCH = 20;
/** Failures in a row that concern everybody, until it is no use to go on. */
const PATIENCE = 3;
/** How often to look for what dead instances left. */
const EXPIRE_EVERY = 10_000;
const ASK_EVERY = 500;
/** How often to look for messages where there were none. */
const CLAIM_EVERY = 500;

/**
 * Sends what is due, steadily: each message has its turn in the one line of all instances, and no two turns meet. Few statements a
 * message: they are claimed, marked and recorded in batches.
 */
export function createPump(options: PumpOptions) {
  return {
    /** Goes on until nothing was due for `idle` real milliseconds, or until `signal`. Rejects where the database fails; then nothing is sent any more. */
    run: (signal: AbortSignal, idle = 0) => run(options, signal, idle),
  };
}

async function run(options: PumpOptions, signal: AbortSignal, idle: number): Promise<PumpReport> {
  const { tenantId, by, outbox, deliver, now, clock, wait, random } = options;
  const { sending, lease } = options.times ?? { sending: SEND_TIMEOUT_MS, lease: CLAIM_LEASE_MS };
  const turns = createTurns(options);
  const watch = createThrottleWatch();
  const counts: Partial<Record<SendResult['state'] | 'expired', number>> = {};
  const inFlight = new Set<Promise<void>>();
  let outcomes: SendResult[] = [];
  let failedForEverybody = 0;
  let claimAt = Number.NEGATIVE_INFINITY;
  const leaseFrom = (at: Date) => new Date(at.getTime() + lease);

  const count = (state: SendResult['state'] | 'expired', more = 1) => {
    counts[state] = (counts[state] ?? 0) + more;
  };

  const record = (settled: SendResult) => {
    outcomes.push(settled);
    count(settled.state);
  };

  /** Keeps what could not be recorded for the next time. */
  async function flush(): Promise<void> {
    if (outcomes.length === 0) return;
    const going = outcomes;
    outcomes = [];
    try {
      await outbox.recordResults(tenantId, by, going, now());
    } catch (error) {
      outcomes = [...going, ...outcomes];
      throw error;
    }
  }

  async function claim(most: number): Promise<number> {
    const at = now();
    const claimed = await outbox.claim(tenantId, { by, now: at, until: leaseFrom(at), limit: most });
    if (claimed.length === 0) return 0;
    // After a long wait for everybody's sake, what waits for its turn here is claimed once more: it has its turn.
    const fresh = claimed.filter(({ id }) => !turns.has(id));
    const { ready, settled } = sortOut(fresh, await options.addressees(fresh), { now: at, hours: options.hours });
    for (const one of settled) record(one);
    turns.join(ready);
    return claimed.length;
  }

  async function send(turn: Turn): Promise<void> {
    const { queued, address, message } = turn;
    await wait(Math.max(0, turn.at - clock()));
    const delivered = await deliver(address, message, {
      signal: AbortSignal.timeout(sending),
      mayLeave: () => !turns.isMissed(turn),
    }).catch((): Delivered => ({ outcome: 'in-doubt', code: 'deliverer-failed' }));
    if (delivered.outcome !== 'missed') await heed(delivered, queued);
    record({ id: queued.id, ...afterAttempt(delivered, { attempts: queued.attempts + 1, at: now(), random }) });
  }

  async function heed(delivered: Delivered, person: PersonKey): Promise<void> {
    if (delivered.outcome === 'unreachable') await options.unreachable(person, now()).catch(() => {});
    const everybody = delivered.outcome === 'later' && delivered.everybody === true;
    failedForEverybody = everybody ? failedForEverybody + 1 : 0;
    const pause = watch.note(delivered.outcome === 'later' ? delivered.retryAfter : undefined);
    if (pause !== undefined) turns.hold(pause);
  }

  /** One look at the database. Gives how many messages are on their way. */
  async function tick(): Promise<number> {
    await flush();
    if (turns.waiting() < BATCH && clock() >= claimAt && (await claim(BATCH)) === 0) claimAt = clock() + CLAIM_EVERY;
    const room = MAX_IN_FLIGHT - inFlight.size;
    if (room > 0) await begin(await turns.next(room));
    return turns.waiting() + inFlight.size + outcomes.length;
  }

  async function begin(soon: readonly Turn[]): Promise<void> {
    if (soon.length === 0) return;
    const ids = soon.map(({ queued }) => queued.id);
    const begun = new Set(await outbox.markSending(tenantId, ids, { by, until: leaseFrom(now()) }));
    for (const turn of soon) {
      // Else it was taken back meanwhile, forgotten or claimed by somebody else; and nothing is begun twice.
      if (!begun.delete(turn.queued.id)) continue;
      const going = send(turn).finally(() => inFlight.delete(going));
      inFlight.add(going);
    }
  }

  async function loop(): Promise<PumpReport['ended']> {
    let expireAt = clock();
    let askAt = clock();
    let busyAt = clock();
    for (;;) {
      if (signal.aborted) return 'stopped';
      if (failedForEverybody >= PATIENCE) return 'everybody-failed';
      if (clock() >= askAt) {
        if (!(await options.mayPump())) return 'closed';
        askAt = clock() + ASK_EVERY;
      }
      if (clock() >= expireAt) {
        const recheckAt = new Date(now().getTime() + RECHECK_DELAYS_MS[0]);
        count('expired', await outbox.expireClaims(tenantId, now(), recheckAt));
        expireAt = clock() + EXPIRE_EVERY;
      }
      const busy = (await tick()) > 0;
      if (busy) busyAt = clock();
      else if (clock() - busyAt >= idle) return 'idle';
      await wait(busy ? TICK : CLAIM_EVERY);
    }
  }

  /** What has begun comes to its end; what has not is somebody else's. */
  async function finish(): Promise<void> {
    await outbox.release(tenantId, by);
    await Promise.all(inFlight);
    await flush();
  }

  let ended: PumpReport['ended'] | undefined;
  try {
    ended = await loop();
  } finally {
    await (ended ? finish() : Promise.all(inFlight).then(flush));
  }
  return { outcomes: counts, ended };
}
