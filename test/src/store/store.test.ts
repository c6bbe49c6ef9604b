import assert from 'node:assert/strict';
import { openStore } from '../../../src/store/open-store.ts';
import { MY_SITE_RETENTION_MS, SHOWN_BUTTON_RETENTION_MS } from '../../../src/store/retention.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { newDatabase } from '../../helpers/shared-postgres.ts';

const NORA = { tenantId: 'contoso', objectId: 'nora' };
const LUCA = { tenantId: 'contoso', objectId: 'luca' };
/** Somebody else, in a tenant that has the same ids. */
const STRANGER = { tenantId: 'fabrikam', objectId: 'nora' };
const NOON = new Date('2026-03-02T12:00:00.123Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const PICTURE = { sha256: 'ab'.repeat(32), bytes: Buffer.from([0xff, 0xd8, 0, 1, 2, 0xff]), contentType: 'image/jpeg' };

describe('The store', () => {
  const onServer = async () => openStore({ databaseUrl: await newDatabase(), folder: '' });

  for (const [where, open] of Object.entries({ 'within this process': memoryStore, 'on a server': onServer })) {
    describe(where, () => {
      let store: Store;
      before(async () => {
        store = await open();
      });
      afterEach(() => store.purge(new Date('9999-01-01')));
      after(() => store.close());

      it('answers', () => store.ping());

      it('remembers the first time only that a button was shown, for each picture', async () => {
        const { shownButtons } = store;
        await shownButtons.recordShown([{ person: NORA, picture: 'one', at: NOON }]);
        await shownButtons.recordShown([{ person: NORA, picture: 'one', at: later(1_000) }]);
        await shownButtons.recordShown([{ person: NORA, picture: 'none', at: later(2_000) }]);
        assert.deepEqual(
          await shownButtons.firstShown(NORA),
          new Map([
            ['one', NOON],
            ['none', later(2_000)],
          ]),
        );
        assert.deepEqual(await shownButtons.firstShown(LUCA), new Map());
      });

      it('forgets a button after its time', async () => {
        await store.shownButtons.recordShown([{ person: NORA, picture: 'one', at: NOON }]);
        await store.purge(later(SHOWN_BUTTON_RETENTION_MS - 1));
        assert.equal((await store.shownButtons.firstShown(NORA)).size, 1);
        await store.purge(later(SHOWN_BUTTON_RETENTION_MS));
        assert.equal((await store.shownButtons.firstShown(NORA)).size, 0);
      });

      it('keeps a picture, byte for byte, until its time and no longer', async () => {
        const { thumbnails } = store;
        await thumbnails.keep(NORA, [PICTURE], later(10));
        assert.deepEqual(await thumbnails.find(NORA.tenantId, PICTURE.sha256, later(9)), PICTURE);
        assert.equal(await thumbnails.find(NORA.tenantId, PICTURE.sha256, later(10)), undefined);
        await store.purge(later(10));
        assert.equal(await thumbnails.find(NORA.tenantId, PICTURE.sha256, NOON), undefined);
      });

      it('keeps a picture for the longest time that was asked for', async () => {
        const { thumbnails } = store;
        await thumbnails.keep(NORA, [PICTURE], later(20));
        await thumbnails.keep(NORA, [PICTURE], later(10));
        assert.ok(await thumbnails.find(NORA.tenantId, PICTURE.sha256, later(15)));
        await thumbnails.keep(NORA, [PICTURE], later(30));
        assert.ok(await thumbnails.find(NORA.tenantId, PICTURE.sha256, later(25)));
      });

      it('keeps all the pictures of a card at once, also where both are the same', async () => {
        const other = { ...PICTURE, sha256: 'ef'.repeat(32), bytes: Buffer.from([1, 2, 3]) };
        const { thumbnails } = store;
        await Promise.all([
          thumbnails.keep(NORA, [PICTURE, other, PICTURE], later(10)),
          thumbnails.keep(NORA, [other, PICTURE], later(10)),
          thumbnails.keep(NORA, [], later(10)),
        ]);
        assert.deepEqual(await thumbnails.find(NORA.tenantId, other.sha256, NOON), other);
        assert.deepEqual(await thumbnails.find(NORA.tenantId, PICTURE.sha256, NOON), PICTURE);
      });

      it('remembers the My Site host, the newest, and learns it anew after its time', async () => {
        const { tenants } = store;
        await tenants.learnMySite('contoso', 'https://old-my.sharepoint.com', NOON);
        await tenants.learnMySite('contoso', 'https://new-my.sharepoint.com', NOON);
        assert.equal(await tenants.mySite('contoso', NOON), 'https://new-my.sharepoint.com');
        assert.equal(await tenants.mySite('contoso', later(MY_SITE_RETENTION_MS)), undefined);
      });

      it('lets exactly one of many take an exchange', async () => {
        const exchange = { tenantId: 'contoso', nonce: 'n' };
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, () => store.exchanges.claim(exchange, later(10))),
        );
        assert.deepEqual(outcomes.sort(), ['first', ...Array(19).fill('taken')]);
        await store.exchanges.markFailed(exchange, later(10));
        assert.equal(await store.exchanges.claim(exchange, later(10)), 'failed');
        await store.purge(later(10));
        assert.equal(await store.exchanges.claim(exchange, later(20)), 'first');
      });

      it('remembers an exchange that failed before it could be taken', async () => {
        const exchange = { tenantId: 'contoso', nonce: 'n' };
        await store.exchanges.markFailed(exchange, later(10));
        assert.equal(await store.exchanges.claim(exchange, later(10)), 'failed');
      });

      it('shows no tenant what belongs to another', async () => {
        await store.shownButtons.recordShown([{ person: NORA, picture: 'one', at: NOON }]);
        await store.thumbnails.keep(NORA, [PICTURE], later(10));
        await store.tenants.learnMySite(NORA.tenantId, 'https://contoso-my.sharepoint.com', NOON);
        await store.exchanges.claim({ tenantId: NORA.tenantId, nonce: 'n' }, later(10));
        const { tenantId } = STRANGER;
        assert.deepEqual(await store.shownButtons.firstShown(STRANGER), new Map());
        assert.equal(await store.thumbnails.find(tenantId, PICTURE.sha256, NOON), undefined);
        assert.equal(await store.tenants.mySite(tenantId, NOON), undefined);
        assert.equal(await store.exchanges.claim({ tenantId, nonce: 'n' }, later(10)), 'first');
      });

      it('forgets a person, and nobody else', async () => {
        for (const person of [NORA, LUCA, STRANGER]) {
          await store.shownButtons.recordShown([{ person: person, picture: 'one', at: NOON }]);
          await store.thumbnails.keep(person, [PICTURE], later(10));
        }
        const alone = { ...PICTURE, sha256: 'cd'.repeat(32) };
        await store.thumbnails.keep(NORA, [alone], later(10));
        await store.erasePerson(NORA);
        assert.equal((await store.shownButtons.firstShown(NORA)).size, 0);
        assert.equal(await store.thumbnails.find(NORA.tenantId, alone.sha256, NOON), undefined);
        // The same picture is Luca's, too.
        assert.ok(await store.thumbnails.find(NORA.tenantId, PICTURE.sha256, NOON));
        for (const person of [LUCA, STRANGER]) assert.equal((await store.shownButtons.firstShown(person)).size, 1);
        await store.erasePerson(LUCA);
        assert.equal(await store.thumbnails.find(NORA.tenantId, PICTURE.sha256, NOON), undefined);
        assert.ok(await store.thumbnails.find(STRANGER.tenantId, PICTURE.sha256, NOON));
      });
    });
  }
});
