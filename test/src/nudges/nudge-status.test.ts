import assert from 'node:assert/strict';
import { createNudgeStatus } from '../../../src/nudges/nudge-status.ts';
import type { NewestMessages } from '../../../src/store/outbox/types.ts';
import type { RosterEntry } from '../../../src/store/people/types.ts';

const NORA = { tenantId: 'contoso', objectId: 'nora' };
/** Wednesday, ten o'clock in UTC. */
const NOW = new Date('2026-03-04T10:00:00Z');
const hour = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const RULES = { hours: { from: 540, until: 1080, days: [1, 2, 3, 4, 5] }, grace: 15 * 60_000 };
const ENTRY = { ...NORA, timeZone: 'UTC', optedOutAt: undefined, snoozedUntil: undefined, quiet: undefined };

interface Stored {
  readonly person?: Partial<RosterEntry>;
  readonly newest?: Partial<NewestMessages>;
  readonly change?: { readonly seenAt: Date; readonly dueAt: Date | undefined };
}

describe('The status of nudges for a person', () => {
  async function waiting({ person, newest, change }: Stored) {
    const store = {
      roster: { find: async () => ({ ...ENTRY, ...person }) as RosterEntry },
      outbox: { newest: async () => ({ waiting: undefined, sent: undefined, ...newest }) },
      changes: { undecided: async () => change },
      askedReminders: { find: async () => undefined },
    };
    const read = createNudgeStatus({ store, reach: async () => true, rules: RULES, now: () => NOW });
    return (await read(NORA))?.waiting;
  }
  const message = { waiting: { notBefore: hour(-1) } };

  it('names the earliest time at which a waiting message may come', async () => {
    assert.deepEqual(await waiting({}), undefined);
    assert.deepEqual(await waiting({ newest: message }), { kind: 'message', from: NOW });
    const later = { waiting: { notBefore: hour(3) } };
    assert.deepEqual(await waiting({ newest: later }), { kind: 'message', from: hour(3) });
    const quiet = { hours: { from: 0, until: 720 }, days: [3] };
    assert.deepEqual(await waiting({ newest: message, person: { quiet } }), { kind: 'message', from: hour(26) });
    const snoozed = { snoozedUntil: hour(30) };
    assert.deepEqual(await waiting({ newest: message, person: snoozed }), { kind: 'message', from: hour(30) });
  });

  it('counts a change that is not decided yet, after its grace period and a postponement', async () => {
    const seenAt = NOW;
    const grace = new Date(NOW.getTime() + RULES.grace);
    assert.deepEqual(await waiting({ change: { seenAt, dueAt: undefined } }), { kind: 'change', from: grace });
    assert.deepEqual(await waiting({ change: { seenAt, dueAt: hour(2) } }), { kind: 'change', from: hour(2) });
    const ahead = { seenAt, dueAt: hour(48) };
    assert.deepEqual(await waiting({ change: ahead }), { kind: 'change', from: grace }, 'a clock was ahead');
  });

  it('says that nothing waits for a person without nudges', async () => {
    const person = { optedOutAt: NOW };
    assert.equal(await waiting({ newest: message, person }), undefined);
    assert.equal(await waiting({ change: { seenAt: NOW, dueAt: undefined }, person }), undefined);
  });

  it('is unknown for a person who is not in the roster', async () => {
    const store = {
      roster: { find: async () => undefined },
      outbox: { newest: async () => ({ waiting: undefined, sent: undefined }) },
      changes: { undecided: async () => undefined },
      askedReminders: { find: async () => undefined },
    };
    const read = createNudgeStatus({ store, reach: async () => true, rules: RULES, now: () => NOW });
    assert.equal(await read(NORA), undefined);
  });
});
