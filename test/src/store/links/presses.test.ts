import assert from 'node:assert/strict';
import type { PersonKey } from '../../../../src/people/person-key.ts';
import type { ShownCard } from '../../../../src/store/links/types.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { PRESS_RETENTION_MS, SHOWN_CARD_RETENTION_MS } from '../../../../src/store/retention.ts';
import type { Store } from '../../../../src/store/types.ts';
import { memoryStore } from '../../../helpers/bot/memory-store.ts';
import { newDatabase } from '../../../helpers/shared-postgres.ts';

const NORA = { tenantId: 'contoso-presses', objectId: 'nora' };
const LUCA = { tenantId: 'contoso-presses', objectId: 'luca' };
const NOON = new Date('2026-03-02T12:00:00.123Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const card = (activityId: string, mySiteUrl: string | undefined = 'https://contoso-my.sharepoint.com') => ({
  activityId,
  mySiteUrl,
});
const LIMITS = { gap: 10_000, perDay: 5, lookAt: later(30_000) };

describe('The store of presses', () => {
  const onServer = async () => openStore({ databaseUrl: await newDatabase(), folder: '' });

  for (const [where, open] of Object.entries({ 'within this process': memoryStore, 'on a server': onServer })) {
    describe(where, () => {
      let store: Store;
      before(async () => {
        store = await open();
      });
      afterEach(() => store.purge(new Date('9999-01-01')));
      after(() => store.close());

      const press = (at: Date, person = NORA) =>
        store.presses.record({ ...person, candidate: 'large-picture', at }, LIMITS);
      const show = (person: PersonKey, card: ShownCard, shownAt: Date) =>
        store.presses.showCards([{ person, card, shownAt }]);
      const list = (person = NORA) => store.presses.list(person, NOON);

      it('records one of many presses at once, and the next one after the gap', async () => {
        const results = await Promise.all(Array.from({ length: 10 }, (_, index) => press(later(index * 10))));
        assert.equal(results.filter(Boolean).length, 1);
        assert.equal(await press(later(5_000)), false);
        assert.equal(await press(later(5_000), LUCA), true, 'another person');
        assert.equal(await press(later(20_000)), true);
        assert.equal((await list()).length, 2);
      });

      it('keeps a request of the bot apart from the presses of the person', async () => {
        const request = (at: Date) => store.presses.record({ ...NORA, candidate: 'by-request', at }, LIMITS);
        assert.deepEqual([await press(NOON), await request(later(1)), await request(later(2))], [true, true, false]);
        assert.deepEqual(
          (await list()).map(({ candidate }) => candidate),
          ['large-picture', 'by-request'],
        );
      });

      it('records no more presses of a person than allowed in a day', async () => {
        const results: boolean[] = [];
        for (let hour = 0; hour < 7; hour++) results.push(await press(later(hour * 3_600_000)));
        assert.deepEqual(results, [true, true, true, true, true, false, false]);
        assert.equal(await press(later(24 * 3_600_000 + 1)), true);
      });

      it('gives each due look to exactly one caller', async () => {
        await press(NOON);
        assert.deepEqual(await store.presses.due(NORA.tenantId, later(29_999), 10), []);
        const [due] = await store.presses.due(NORA.tenantId, later(30_000), 10);
        assert.ok(due);
        assert.deepEqual(due, {
          ...NORA,
          candidate: 'large-picture',
          at: NOON,
          looks: 0,
          outcome: undefined,
          lookAt: later(30_000),
        });
        const claims = await Promise.all(Array.from({ length: 5 }, () => store.presses.claimLook(due, later(120_000))));
        assert.equal(claims.filter(Boolean).length, 1);
        await store.presses.countLook(due);
        assert.equal((await list())[0]?.looks, 1);
        const [next] = await store.presses.due(NORA.tenantId, later(120_000), 10);
        assert.ok(next);
        await store.presses.claimLook(next, undefined);
        assert.deepEqual(await store.presses.due(NORA.tenantId, later(9_999_999), 10), []);
      });

      it('gives a released look to another caller', async () => {
        await press(NOON);
        const dueNow = () => store.presses.due(NORA.tenantId, later(30_000), 10);
        const [due = assert.fail()] = await dueNow();
        for (const next of [later(120_000), undefined]) {
          await store.presses.claimLook(due, next);
          await store.presses.releaseLook(due, later(1));
          assert.deepEqual(await dueNow(), [], 'the claim of another caller stays');
          await store.presses.releaseLook(due, next);
          assert.deepEqual(await dueNow(), [due]);
        }
        await store.presses.settle(due, 'copied');
        await store.presses.releaseLook(due, undefined);
        assert.deepEqual(await dueNow(), [], 'a settled press needs no look');
      });

      it('ends the looks with the first outcome, which stays', async () => {
        await press(NOON);
        const pressed = { ...NORA, candidate: 'large-picture', at: NOON } as const;
        assert.equal(await store.presses.settle(pressed, 'copied'), true);
        assert.equal(await store.presses.settle(pressed, 'not-copied'), false);
        assert.equal((await list())[0]?.outcome, 'copied');
        assert.deepEqual(await store.presses.due(NORA.tenantId, later(9_999_999), 10), []);
      });

      it('knows the newest card of each person', async () => {
        await show(NORA, card('second'), later(2));
        await show(NORA, card('first'), later(1));
        await store.presses.showCards([
          { person: LUCA, card: card('other', undefined), shownAt: later(3) },
          { person: NORA, card: card('earlier'), shownAt: NOON },
          { person: LUCA, card: card('earlier'), shownAt: later(2) },
        ]);
        assert.deepEqual(await store.presses.newestCard(NORA), card('second'));
        await store.purge(later(2 + SHOWN_CARD_RETENTION_MS));
        assert.equal(await store.presses.newestCard(NORA), undefined);
        assert.deepEqual(await store.presses.newestCard(LUCA), card('other', undefined));
      });

      it('purges old presses', async () => {
        await press(NOON);
        await store.purge(later(PRESS_RETENTION_MS - 1));
        assert.equal((await list()).length, 1);
        await store.purge(later(PRESS_RETENTION_MS));
        assert.deepEqual(await list(), []);
      });

      it('erases a person, and takes nothing more about them', async () => {
        await press(NOON);
        await press(NOON, LUCA);
        await show(NORA, card('card'), NOON);
        await store.erasePerson(NORA);
        assert.equal(await press(later(60_000)), false);
        await show(NORA, card('card'), later(60_000));
        assert.deepEqual([await list(), await store.presses.newestCard(NORA)], [[], undefined]);
        assert.equal((await list(LUCA)).length, 1);
      });
    });
  }
});
