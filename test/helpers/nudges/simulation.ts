import { decideChanges } from '../../../src/nudges/decide-changes.ts';
import { followUp } from '../../../src/nudges/follow-up.ts';
import { GRACE_MS } from '../../../src/nudges/nudge-limits.ts';
import { createNudgePump } from '../../../src/nudges/nudge-pump.ts';
import type { Control } from '../../../src/nudges/policy.ts';
import { findRecipients } from '../../../src/nudges/recipients.ts';
import type { CheckOutcome } from '../../../src/nudges/types.ts';
import type { PersonKey } from '../../../src/people/person-key.ts';
import type { Store } from '../../../src/store/types.ts';
import { createVirtualTime } from './virtual-time.ts';

const HOUR = 3_600_000;

export interface DeliveredMessage {
  readonly to: string;
  readonly kind: 'nudge' | 'reminder' | 'done';
  readonly at: Date;
}

export type Simulation = ReturnType<typeof createSimulation>;

/** Simulates decisions, sending and follow-up on a store, with virtual time and a Teams that accepts everything. */
export function createSimulation(store: Store, tenantId: string, start: Date, overrides: Partial<Control> = {}) {
  const time = createVirtualTime(start);
  const delivered: DeliveredMessage[] = [];
  const control: Control = {
    mode: 'on',
    paused: false,
    heldBackSince: undefined,
    dailyCap: 1_000,
    bulkShare: 1,
    ...overrides,
  };
  const simulation = {
    time,
    /** Messages and edits that Teams accepted. */
    delivered,
    control,
    /** People whose photo SharePoint shows correctly. */
    right: new Set<string>(),
    /** Other check results by person. Default: `needs-visit`. */
    statuses: new Map<string, CheckOutcome['status']>(),
    /** Whether checks fail: for good (no certificate), or for now (SharePoint is unavailable). */
    checksFail: 'never' as 'never' | 'for-good' | 'for-now',
    /** Object ids of all checks, in order. */
    checks: [] as string[],
    abort: new AbortController(),
    /** Runs during each check. */
    async duringCheck(_objectId: string): Promise<void> {},
    /** People who blocked the bot. */
    blocked: new Set<string>(),
    rules: {
      hours: { from: 540, until: 1080, days: [1, 2, 3, 4, 5] },
      grace: GRACE_MS,
      perMinute: 120,
      perSecond: 40,
    },
    /** Runs each pump once. */
    beat: () => time.run(beat()),
    /** Runs a beat every `step` milliseconds until `end`. */
    async runUntil(end: Date, step = HOUR): Promise<void> {
      while (time.now() < end) {
        await simulation.beat();
        await time.run(time.wait(Math.min(step, end.getTime() - time.now().getTime())));
      }
    },
  };
  const { outbox, rates, roster, changes } = {
    outbox: time.watched(store.outbox),
    rates: time.watched(store.rates),
    roster: time.watched(store.roster),
    changes: time.watched(store.changes),
  };
  const shared = {
    tenantId,
    outbox,
    // The database's clock is slower than virtual time.
    rates: {
      ...rates,
      reserve: (...[tenant, name, slots]: Parameters<typeof rates.reserve>) =>
        rates.reserve(tenant, name, { now: time.now(), ...slots }),
    },
    roster,
    now: time.now,
    wait: time.wait,
    rules: simulation.rules,
    control: async () => control,
    inPilot: store.control.pilot.has,
  };
  async function check({ objectId }: PersonKey): Promise<CheckOutcome> {
    simulation.checks.push(objectId);
    await simulation.duringCheck(objectId);
    const evidence = { seen: objectId };
    if (simulation.checksFail === 'for-now') return { status: 'unreadable', evidence, retryFrom: time.now() };
    if (simulation.checksFail === 'for-good') return { status: 'unreadable', evidence };
    const status = simulation.right.has(objectId) ? 'right' : (simulation.statuses.get(objectId) ?? 'needs-visit');
    return { status, evidence };
  }
  const record = (to: string, kind: DeliveredMessage['kind']) => delivered.push({ to, kind, at: time.now() });

  async function beat() {
    const { signal } = simulation.abort;
    const decided = await decideChanges(
      {
        ...shared,
        changes,
        async holdBack(at) {
          Object.assign(control, { heldBackSince: at });
        },
        check,
        countPeople: async () => (await roster.count(tenantId)).here,
      },
      signal,
    );
    const sent = await createNudgePump({
      ...shared,
      instanceId: `instance-${time.clock()}`,
      findRecipients: (people) => findRecipients({ roster, pilot: store.control.pilot }, tenantId, people, control),
      async deliver(_address, { person, kind }) {
        if (simulation.blocked.has(person.objectId)) {
          return { outcome: 'unreachable', code: 'ConversationBlockedByUser' };
        }
        record(person.objectId, kind);
        return { outcome: 'sent', activityId: `${person.objectId}-${delivered.length}` };
      },
      markUnreachable: (person) => roster.markUnreachable(person),
      maySend: async () => !control.paused && (control.mode === 'on' || control.mode === 'pilot'),
      hours: simulation.rules.hours,
      perSecond: simulation.rules.perSecond,
      clock: time.clock,
      random: () => 0.5,
    }).run(signal);
    const followed = await followUp(
      {
        ...shared,
        copyInterval: 24 * HOUR,
        recheck: check,
        async edit(_address, _activityId, { person, kind }) {
          record(person.objectId, kind);
          return { outcome: 'sent', activityId: 'same' };
        },
      },
      signal,
    );
    return { decided, sent, followed };
  }
  return simulation;
}
