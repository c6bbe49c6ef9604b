import { decideChanges } from '../../../src/nudges/decide-changes.ts';
import { followUp } from '../../../src/nudges/follow-up.ts';
import { GRACE_MS } from '../../../src/nudges/nudge-limits.ts';
import type { Control } from '../../../src/nudges/policy.ts';
import { findRecipients } from '../../../src/nudges/recipients.ts';
import { createSendPump } from '../../../src/nudges/send-pump.ts';
import type { CheckOutcome } from '../../../src/nudges/types.ts';
import type { PersonKey } from '../../../src/people/person-key.ts';
import type { Store } from '../../../src/store/types.ts';
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
    /** SharePoint answers nobody just now. */
    troubled: false,
    /** What else is the matter with whom. */
    found: new Map<string, CheckOutcome['status']>(),
    /** Who was looked at, from the first on. */
    looks: [] as string[],
    end: new AbortController(),
    /** Happens while somebody is looked at. */
    async meanwhile(_objectId: string): Promise<void> {},
    refuses: new Set<string>(),
    rules: {
      hours: { from: 540, until: 1080, days: [1, 2, 3, 4, 5] },
      grace: GRACE_MS,
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
    inPilot: store.control.pilot.has,
  };
  async function look({ objectId }: PersonKey): Promise<CheckOutcome> {
    office.looks.push(objectId);
    await office.meanwhile(objectId);
    const evidence = { seen: objectId };
    if (office.troubled) return { status: 'unreadable', evidence, retryFrom: time.now() };
    if (office.blind) return { status: 'unreadable', evidence };
    return { status: office.right.has(objectId) ? 'right' : (office.found.get(objectId) ?? 'needs-visit'), evidence };
  }
  const note = (to: string, kind: Said['kind']) => said.push({ to, kind, at: time.now() });

  async function beat() {
    const { signal } = office.end;
    const decided = await decideChanges(
      {
        ...shared,
        changes,
        releasedAt: async () => undefined,
        async holdBack(at) {
          Object.assign(control, { heldBackSince: at });
        },
        check: look,
        countPeople: async () => (await roster.count(tenantId)).here,
      },
      signal,
    );
    const pumped = await createSendPump({
      ...shared,
      instanceId: `instance-${time.clock()}`,
      findRecipients: (people) => findRecipients({ roster, pilot: store.control.pilot }, tenantId, people, control),
      async deliver(_address, { person, kind }) {
        if (office.refuses.has(person.objectId)) return { outcome: 'unreachable', code: 'ConversationBlockedByUser' };
        note(person.objectId, kind);
        return { outcome: 'sent', activityId: `${person.objectId}-${said.length}` };
      },
      markUnreachable: (person) => roster.markUnreachable(person),
      maySend: async () => !control.paused && (control.mode === 'on' || control.mode === 'pilot'),
      hours: office.rules.hours,
      perSecond: office.rules.perSecond,
      clock: time.clock,
      random: () => 0.5,
    }).run(signal);
    const followed = await followUp(
      {
        ...shared,
        copyInterval: 24 * HOUR,
        recheck: look,
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
