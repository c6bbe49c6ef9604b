import assert from 'node:assert/strict';
import type { SenderDetails } from '../../../../src/store/people/types.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-02T12:00:00.123Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const SENDER: SenderDetails = {
  address: { serviceUrl: 'https://one' },
  language: 'it',
  timeZone: 'Europe/Rome',
  event: 'installed',
};

let tenants = 0;

onBothStores('The roster', (open) => {
  let nora: { tenantId: string; objectId: string };
  beforeEach(() => {
    nora = { tenantId: `roster-${++tenants}`, objectId: 'nora' };
  });
  const watched = async () => (await open.store.ledger.count(nora.tenantId, NOON)).watched;

  it('stores a new person', async () => {
    const { roster } = open.store;
    assert.equal(await roster.find(nora), undefined);
    await roster.upsert(nora, SENDER, NOON);
    assert.deepEqual(await roster.find(nora), {
      ...nora,
      address: { serviceUrl: 'https://one' },
      language: 'it',
      chosenLanguage: undefined,
      usedLanguage: 'it',
      timeZone: 'Europe/Rome',
      addedAt: NOON,
      lastActiveAt: undefined,
      reach: 'here',
      optedOutAt: undefined,
      snoozedUntil: undefined,
      quiet: undefined,
    });
    assert.deepEqual(await roster.count(nora.tenantId), { here: 1, unreachable: 0, optedOut: 0 });
    assert.equal(await watched(), 1);
  });

  it('finds many entries at once, equal to single ones', async () => {
    const { roster } = open.store;
    const people = ['nora', 'luca', 'ada'].map((objectId) => ({ ...nora, objectId }));
    for (const person of people) await roster.upsert(person, { ...SENDER, address: { to: person.objectId } }, NOON);
    await roster.upsert({ tenantId: `${nora.tenantId}-other`, objectId: 'kim' }, SENDER, NOON);
    await roster.setOptOut({ ...nora, objectId: 'ada' }, later(1), later(1));
    const found = await roster.findMany(nora.tenantId, ['nora', 'ada', 'ada', 'kim', 'missing']);
    assert.deepEqual([...found.keys()].toSorted(), ['ada', 'nora']);
    for (const [objectId, entry] of found) assert.deepEqual(entry, await roster.find({ ...nora, objectId }));
    assert.deepEqual(await roster.findMany(nora.tenantId, []), new Map());
  });

  it('updates what an activity contains and keeps the rest', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SENDER, NOON);
    await roster.upsert(
      nora,
      { address: { a: 2 }, language: undefined, timeZone: undefined, event: 'wrote' },
      later(1),
    );
    const entry = await roster.find(nora);
    assert.deepEqual(entry?.address, { a: 2 });
    assert.deepEqual([entry?.language, entry?.timeZone], ['it', 'Europe/Rome']);
    assert.deepEqual([entry?.addedAt, entry?.lastActiveAt], [NOON, later(1)]);
  });

  it('uses the default time zone until Teams reports one', async () => {
    const { roster } = open.store;
    const zone = async () => (await roster.find(nora))?.timeZone;
    const silent = { ...SENDER, timeZone: undefined, defaultTimeZone: 'Asia/Tokyo' };
    await roster.upsert(nora, silent, NOON);
    assert.equal(await zone(), 'Asia/Tokyo');
    await roster.upsert(nora, SENDER, later(1));
    await roster.upsert(nora, silent, later(2));
    assert.equal(await zone(), 'Europe/Rome');
  });

  it('does not watch an unreachable person until they write or install again', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SENDER, NOON);
    await roster.markUnreachable(nora);
    assert.equal((await roster.find(nora))?.reach, 'unreachable');
    assert.equal(await watched(), 0);
    await roster.upsert(nora, { ...SENDER, event: 'updated' }, later(1));
    assert.equal((await roster.find(nora))?.reach, 'unreachable');
    assert.equal(await watched(), 0);
    for (const event of ['wrote', 'installed'] as const) {
      await roster.markUnreachable(nora);
      await roster.upsert(nora, { ...SENDER, event }, later(2));
      assert.equal((await roster.find(nora))?.reach, 'here');
      assert.equal(await watched(), 1);
    }
  });

  it('does not watch a person who opted out, even if they write, until they opt in', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SENDER, NOON);
    await roster.setOptOut(nora, later(1), later(1));
    assert.equal(await watched(), 0);
    await roster.upsert(nora, { ...SENDER, event: 'wrote' }, later(2));
    assert.deepEqual((await roster.find(nora))?.optedOutAt, later(1));
    assert.equal(await watched(), 0);
    assert.deepEqual(await roster.count(nora.tenantId), { here: 1, unreachable: 0, optedOut: 1 });
    await roster.setOptOut(nora, undefined, later(3));
    assert.equal((await roster.find(nora))?.optedOutAt, undefined);
    assert.equal(await watched(), 1);
  });

  it('stores a snooze and its end', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SENDER, NOON);
    await roster.setSnooze(nora, later(5));
    assert.deepEqual((await roster.find(nora))?.snoozedUntil, later(5));
    await roster.setSnooze(nora, undefined);
    assert.equal((await roster.find(nora))?.snoozedUntil, undefined);
  });

  describe('A pending message', () => {
    const queue = (notBefore: Date) =>
      open.store.outbox.enqueue(
        { ...nora, changeId: '1', kind: 'nudge', change: 'changed', evidence: null, notBefore },
        NOON,
      );
    const states = () => open.store.outbox.byState(nora.tenantId);
    const claim = () => open.store.outbox.claim(nora.tenantId, { by: 'a', now: NOON, until: later(60_000), limit: 1 });
    const begin = () => open.store.outbox.markSending(nora.tenantId, ['1:nudge'], { by: 'a', until: later(60_000) });

    it('is dropped when the person opts out, even if claimed', async () => {
      const { roster } = open.store;
      await roster.upsert(nora, SENDER, NOON);
      await queue(NOON);
      assert.equal((await claim()).length, 1);
      assert.equal(await open.second.roster.setOptOut(nora, later(1), later(1)), true);
      assert.deepEqual(await begin(), new Set());
      assert.deepEqual(await states(), { dropped: 1 });
    });

    it('waits during a snooze, even if claimed', async () => {
      const { roster } = open.store;
      await roster.upsert(nora, SENDER, NOON);
      await queue(NOON);
      await claim();
      assert.equal(await open.second.roster.setSnooze(nora, later(10)), true);
      assert.deepEqual(await begin(), new Set());
      const claimAt = (now: Date) =>
        open.store.outbox.claim(nora.tenantId, { by: 'b', now, until: later(60_000), limit: 1 });
      assert.deepEqual(await claimAt(later(9)), []);
      await roster.setSnooze(nora, later(5));
      assert.equal((await claimAt(later(10))).length, 1, 'a shorter snooze does not advance a postponed message');
    });

    it('is refused for a person who is not in the roster', async () => {
      const { roster } = open.store;
      assert.equal(await queue(NOON), 'gone');
      assert.equal(await roster.setOptOut(nora, NOON, NOON), false);
      assert.equal(await roster.setSnooze(nora, NOON), false);
      assert.deepEqual(await states(), {});
    });
  });

  it('ignores other tenants and unknown people', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SENDER, NOON);
    assert.equal(await roster.find({ tenantId: 'fabrikam', objectId: 'nora' }), undefined);
    const unknown = { ...nora, objectId: 'unknown' };
    await roster.markUnreachable(unknown);
    await roster.setOptOut(unknown, undefined, NOON);
    assert.equal(await roster.find(unknown), undefined);
    assert.equal(await watched(), 1);
  });

  it('finds people whom no sweep, lookup or activity has verified lately', async () => {
    const { roster, ledger, graphSlots } = open.store;
    const person = (objectId: string) => ({ ...nora, objectId });
    for (const objectId of ['nora', 'luca', 'ada', 'kim']) await roster.upsert(person(objectId), SENDER, NOON);
    const unverified = async (since: Date) =>
      (await open.second.roster.findUnverified(nora.tenantId, since, 9)).map(({ objectId }) => objectId).toSorted();
    assert.deepEqual(await unverified(NOON), []);
    assert.deepEqual(await unverified(later(1)), ['ada', 'kim', 'luca', 'nora']);
    await roster.setOptOut(person('luca'), NOON, NOON);
    await roster.markUnreachable(person('ada'));
    await roster.upsert(person('kim'), { ...SENDER, event: 'wrote' }, later(5));
    const slot = await graphSlots.acquire({ tenantId: nora.tenantId, holder: 'h', slots: 1 }, NOON, later(9));
    assert.ok('lease' in slot);
    const plan = await ledger.plan(slot.lease, { now: NOON, leaseUntil: later(9), limit: 9, inFlight: [] });
    assert.ok(plan !== 'lost' && 'people' in plan);
    const read = { snapshot: { presence: 'none' }, readAt: later(5), verifiedAt: later(5), dueAt: later(5) } as const;
    const results = plan.people.map((entry) => ({ ...read, person: entry, priorityUntil: undefined, failedReads: 0 }));
    await ledger.writeReadings(nora.tenantId, results, later(5));
    assert.deepEqual(await unverified(later(5)), ['ada', 'luca']);
    await roster.markVerified(person('ada'), later(5));
    assert.deepEqual(await unverified(later(5)), ['luca']);
    assert.deepEqual(await unverified(later(6)), ['ada', 'kim', 'luca', 'nora']);
    assert.equal((await roster.findUnverified(nora.tenantId, later(6), 2)).length, 2);
  });

  it('erases a person with their ledger row', async () => {
    const { store } = open;
    await store.roster.upsert(nora, SENDER, NOON);
    await store.erasePerson(nora);
    assert.equal(await store.roster.find(nora), undefined);
    assert.equal(await watched(), 0);
  });

  describe('An erasure by another instance', () => {
    const MINUTE = 60_000;
    const ago = (milliseconds: number) => performance.now() - milliseconds;
    const requested = (milliseconds: number) => ({ receivedAt: ago(milliseconds), at: later(-milliseconds) });
    const isThere = async () => [(await open.store.roster.find(nora)) !== undefined, await watched()];

    it('drops what an earlier message was about to write, and what a later one writes counts', async () => {
      const { roster } = open.store;
      await roster.upsert(nora, SENDER, NOON);
      await open.second.erasePerson(nora);
      assert.equal(await roster.upsert(nora, { ...SENDER, event: 'wrote' }, NOON, ago(MINUTE)), false);
      assert.deepEqual(await isThere(), [false, 0]);
      assert.equal(await roster.upsert(nora, SENDER, NOON), true);
      assert.deepEqual(await isThere(), [true, 1]);
      assert.equal(await roster.upsert(nora, SENDER, NOON, ago(MINUTE)), false, 'the earlier message again');
      assert.deepEqual(await isThere(), [true, 1]);
    });

    it('that was delayed does not hide an installation since', async () => {
      const { roster } = open.store;
      await open.second.erasePerson(nora, requested(2 * MINUTE));
      assert.equal(await roster.upsert(nora, SENDER, NOON, ago(MINUTE)), true);
      assert.deepEqual(await isThere(), [true, 1]);
    });

    it('at the same time leaves no row, whichever is first', async () => {
      const { roster } = open.store;
      for (let round = 0; round < 20; round++) {
        const receivedAt = ago(MINUTE);
        await Promise.all([
          roster.upsert(nora, SENDER, NOON, receivedAt),
          open.second.erasePerson(nora),
          roster.upsert(nora, { ...SENDER, event: 'wrote' }, NOON, receivedAt),
        ]);
        assert.deepEqual(await isThere(), [false, 0]);
      }
    });

    it('does not hide a person because a clock was ahead', async () => {
      await open.second.erasePerson(nora, requested(-24 * 60 * MINUTE));
      assert.equal(await open.store.roster.upsert(nora, SENDER, NOON), true);
      assert.deepEqual(await isThere(), [true, 1]);
    });

    it('that is retried spares what is newer, if the person came back meanwhile', async () => {
      const { roster, outbox, shownButtons, ledger } = open.store;
      const [old, fresh] = [later(-3 * MINUTE), later(-MINUTE)];
      const enqueue = (changeId: string, at: Date) =>
        outbox.enqueue({ ...nora, changeId, kind: 'nudge', change: 'changed', evidence: null, notBefore: at }, at);
      const show = (picture: string, at: Date) => shownButtons.recordShown([{ person: nora, picture, at }]);
      await roster.upsert(nora, SENDER, old, ago(3 * MINUTE));
      await roster.setOptOut(nora, old, old);
      await enqueue('old', old);
      await show('old', old);
      await roster.upsert(nora, { ...SENDER, language: 'fr' }, fresh, ago(MINUTE));
      await enqueue('new', fresh);
      await show('new', fresh);
      for (const _retry of [1, 2]) {
        await open.second.erasePerson(nora, requested(2 * MINUTE));
        const entry = await roster.find(nora);
        assert.deepEqual([entry?.language, entry?.addedAt, entry?.optedOutAt], ['fr', later(-2 * MINUTE), undefined]);
        assert.deepEqual([...(await shownButtons.firstShown(nora)).keys()], ['new']);
        assert.deepEqual(await outbox.byState(nora.tenantId), { pending: 1 });
        assert.equal((await ledger.count(nora.tenantId, NOON)).watched, 1);
      }
      assert.equal(await roster.upsert(nora, SENDER, NOON, ago(2.5 * MINUTE)), false, 'an event before the request');
      await show('newest', NOON);
      assert.equal((await shownButtons.firstShown(nora)).size, 2, 'the person counts as back');
    });

    it('that is retried keeps an opt-out since, and erases a person who only has a new version of the app', async () => {
      const { roster } = open.store;
      await roster.upsert(nora, SENDER, later(-3 * MINUTE), ago(3 * MINUTE));
      await roster.upsert(nora, { ...SENDER, event: 'wrote' }, later(-MINUTE), ago(MINUTE));
      await roster.setOptOut(nora, NOON, NOON);
      await open.second.erasePerson(nora, requested(2 * MINUTE));
      assert.deepEqual((await roster.find(nora))?.optedOutAt, NOON);
      assert.equal(await watched(), 0);
      await roster.upsert(nora, { ...SENDER, event: 'updated' }, NOON, ago(0.1 * MINUTE));
      await open.second.erasePerson(nora, requested(0.5 * MINUTE));
      assert.deepEqual(await isThere(), [false, 0]);
    });

    it('is read by all instances, also after the person is back, and after a retry', async () => {
      const luca = { ...nora, objectId: 'luca' };
      const kim = { ...nora, objectId: 'kim' };
      await open.second.erasePerson(nora);
      await open.second.erasePerson(luca);
      await open.second.erasePerson(kim, requested(2 * MINUTE));
      await open.second.roster.upsert(luca, SENDER, NOON);
      const read = async (milliseconds: number) => {
        const isErased = await open.store.erasures.within(nora.tenantId, milliseconds);
        return [nora, luca, kim].map(({ objectId }) => isErased(objectId));
      };
      assert.deepEqual(await read(MINUTE), [true, true, true]);
      assert.deepEqual(await read(0), [false, false, false]);
      const elsewhere = await open.store.erasures.within(`${nora.tenantId}-other`, MINUTE);
      assert.equal(elsewhere('nora'), false);
    });
  });

  it('reads a stored time zone that is none as UTC, and corrects it to the default', async () => {
    const { roster } = open.store;
    const stored = {
      none: '',
      unknown: 'Etc/Unknown',
      long: 'x'.repeat(80_000),
      windows: 'W. Europe Standard Time',
      spelled: 'europe/rome',
      right: 'Asia/Tokyo',
    };
    const other = { tenantId: `${nora.tenantId}-other`, objectId: 'none' };
    for (const [objectId, timeZone] of Object.entries(stored)) {
      await roster.upsert({ ...nora, objectId }, { ...SENDER, timeZone }, NOON);
    }
    await roster.upsert(other, { ...SENDER, timeZone: '' }, NOON);
    const zones = async () => {
      const entries = await roster.findMany(nora.tenantId, Object.keys(stored));
      return Object.keys(stored).map((objectId) => entries.get(objectId)?.timeZone);
    };
    const right = ['Europe/Berlin', 'Europe/Rome', 'Asia/Tokyo'];
    assert.deepEqual(await zones(), ['UTC', 'UTC', 'UTC', ...right]);
    await open.second.roster.correctTimeZones(nora.tenantId, 'America/New_York');
    assert.deepEqual(await zones(), ['America/New_York', 'America/New_York', 'America/New_York', ...right]);
    assert.equal((await roster.find(other))?.timeZone, 'UTC');
  });

  it('counts people who snoozed nudges', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SENDER, NOON);
    await roster.setSnooze(nora, later(10));
    assert.equal(await roster.countSnoozed(nora.tenantId, later(9)), 1);
    assert.equal(await roster.countSnoozed(nora.tenantId, later(10)), 0);
    await roster.setSnooze(nora, undefined);
    assert.equal(await roster.countSnoozed(nora.tenantId, later(9)), 0);
  });
});
