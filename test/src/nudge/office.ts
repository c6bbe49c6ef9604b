import { limits } from '../../../src/limits.ts';
import { decideChanges } from '../../../src/nudge/decide-changes.ts';
import { followUp } from '../../../src/nudge/follow-up.ts';
import type { Control } from '../../../src/nudge/policy.ts';
import { createPump } from '../../../src/nudge/pump.ts';
import type { Store } from '../../../src/store/index.ts';
import { createVirtualTime } from './virtual-time.ts';

const HOUR = 3_600_000;

export interface Said {
  readonly to: string;
  readonly kind: 'nudge' | 'reminder' | 'done';
  readonly at: Date;
}

/** The whole of nudging on a store, with a clock that can be moved and a Teams that takes everything. */
export function createOffice(store: Store, tenantId: string, begin: Date, chosen: Partial<Control> = {}) {
  const time = createVirtualTime(begin);
  const said: Said[] = [];
  const control: Control = {
    mode: 'on',
    paused: false,
    heldBackSince: undefined,
    dailyCap: 1_000,
    bulkShare: 1,
    ...chosen,
  };
  const office = {
    time,
    said,
    control,
    /** Whose picture SharePoint shows as it should. */
    right: new Set<string>(),
    /** Without a certificate nobody can tell. */
    blind: false,
    refuses: new Set<string>(),
    rules: {
      hours: { from: 540, until: 1080, days: [1, 2, 3, 4, 5] },
      grace: limits.nudges.grace,
      perMinute: 120,
      perSecond: 40,
    },
    /** Runs each pump once. */
    beat: () => time.run(beat()),
    /** Beats every `step` milliseconds until then. */
    async until(end: Date, step = HOUR): Promise<void> {
      while (time.now() < end) {
        await office.beat();
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
    // The database's clock does not go as fast.
    rates: {
      ...rates,
      reserve: (...[tenant, name, turns]: Parameters<typeof rates.reserve>) =>
        rates.reserve(tenant, name, { now: time.now(), ...turns }),
    },
    roster,
    now: time.now,
    wait: time.wait,
    rules: office.rules,
    control: async () => control,
    inPilot: async () => true,
  };
  const needsVisit = (objectId: string) => (office.blind ? undefined : !office.right.has(objectId));
  const note = (to: string, kind: Said['kind']) => said.push({ to, kind, at: time.now() });

  async function beat() {
    const { signal } = new AbortController();
    const decided = await decideChanges(
      {
        ...shared,
        changes,
        releasedAt: async () => undefined,
        async holdBack(at) {
          Object.assign(control, { heldBackSince: at });
        },
        check: async ({ objectId }) => ({ needsVisit: needsVisit(objectId), evidence: { seen: objectId } }),
      },
      signal,
    );
    const pumped = await createPump({
      ...shared,
      by: `instance-${time.clock()}`,
      async addressees(people) {
        const found = await Promise.all(people.map((person) => roster.find(person)));
        return new Map(found.flatMap((entry) => (entry ? [[entry.objectId, entry]] : [])));
      },
      async deliver(_address, { person, kind }) {
        if (office.refuses.has(person.objectId)) return { outcome: 'unreachable', code: 'ConversationBlockedByUser' };
        note(person.objectId, kind);
        return { outcome: 'sent', activityId: `${person.objectId}-${said.length}` };
      },
      unreachable: (person) => roster.unreachable(person),
      mayPump: async () => !control.paused && (control.mode === 'on' || control.mode === 'pilot'),
      hours: office.rules.hours,
      perSecond: office.rules.perSecond,
      clock: time.clock,
      random: () => 0.5,
    }).run(signal);
    const followed = await followUp(
      {
        ...shared,
        copyInterval: 24 * HOUR,
        async recheck({ objectId }) {
          const visit = needsVisit(objectId);
          const found = visit === undefined ? 'unknown' : visit ? 'wrong' : 'right';
          return { found, nextCopyAt: undefined, evidence: null };
        },
        async edit(_address, _activityId, { person, kind }) {
          note(person.objectId, kind);
          return { outcome: 'sent', activityId: 'same' };
        },
      },
      signal,
    );
    return { decided, pumped, followed };
  }
  return office;
}
