import assert from 'node:assert/strict';
import type { PersonKey } from '../../../src/people/person-key.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { MY_SITE_RETENTION_MS, SHOWN_BUTTON_RETENTION_MS } from '../../../src/store/retention.ts';
import type { Store, StoredThumbnail } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { newDatabase } from '../../helpers/shared-postgres.ts';

const NORA = { tenantId: 'contoso', objectId: 'nora' };
const LUCA = { tenantId: 'contoso', objectId: 'luca' };
/** Another person with the same object id, in another tenant. */
const STRANGER = { tenantId: 'fabrikam', objectId: 'nora' };
const NOON = new Date('2026-03-02T12:00:00.123Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const PICTURE = { sha256: 'ab'.repeat(32), bytes: Buffer.from([0xff, 0xd8, 0, 1, 2, 0xff]), contentType: 'image/jpeg' };
const owned = (owner: PersonKey, thumbnails: readonly StoredThumbnail[], keptUntil: Date) =>
  thumbnails.map((thumbnail) => ({ owner, thumbnail, keptUntil }));

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

      it('answers a ping', () => store.ping());

      it('keeps the first time a button was shown, for each picture', async () => {
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

      it('purges an expired button', async () => {
        await store.shownButtons.recordShown([{ person: NORA, picture: 'one', at: NOON }]);
        await store.purge(later(SHOWN_BUTTON_RETENTION_MS - 1));
        assert.equal((await store.shownButtons.firstShown(NORA)).size, 1);
        await store.purge(later(SHOWN_BUTTON_RETENTION_MS));
        assert.equal((await store.shownButtons.firstShown(NORA)).size, 0);
      });

      it('keeps a picture, byte for byte, until it expires', async () => {
        const { thumbnails } = store;
        await thumbnails.keep(owned(NORA, [PICTURE], later(10)));
        assert.deepEqual(await thumbnails.find(NORA.tenantId, PICTURE.sha256, later(9)), PICTURE);
        assert.equal(await thumbnails.find(NORA.tenantId, PICTURE.sha256, later(10)), undefined);
        await store.purge(later(10));
        assert.equal(await thumbnails.find(NORA.tenantId, PICTURE.sha256, NOON), undefined);
      });

      it('keeps a picture until the latest expiry', async () => {
        const { thumbnails } = store;
        await thumbnails.keep(owned(NORA, [PICTURE], later(20)));
        await thumbnails.keep(owned(NORA, [PICTURE], later(10)));
        assert.ok(await thumbnails.find(NORA.tenantId, PICTURE.sha256, later(15)));
        await thumbnails.keep(owned(NORA, [PICTURE], later(30)));
        assert.ok(await thumbnails.find(NORA.tenantId, PICTURE.sha256, later(25)));
      });

      it('keeps all pictures of a card at once, even equal ones', async () => {
        const other = { ...PICTURE, sha256: 'ef'.repeat(32), bytes: Buffer.from([1, 2, 3]) };
        const { thumbnails } = store;
        await Promise.all([
          thumbnails.keep(owned(NORA, [PICTURE, other, PICTURE], later(10))),
          thumbnails.keep(owned(NORA, [other, PICTURE], later(10))),
          thumbnails.keep(owned(NORA, [], later(10))),
        ]);
        assert.deepEqual(await thumbnails.find(NORA.tenantId, other.sha256, NOON), other);
        assert.deepEqual(await thumbnails.find(NORA.tenantId, PICTURE.sha256, NOON), PICTURE);
      });

      it('keeps My Site hosts in the order in which they were learned, until they expire or are dropped', async () => {
        const { tenants } = store;
        const [central, satellite] = ['https://contoso-my.sharepoint.com', 'https://contosoeur-my.sharepoint.com'];
        await tenants.learnMySiteHost('contoso', { origin: satellite, source: 'people' }, NOON);
        await tenants.learnMySiteHost('contoso', { origin: central, source: 'people' }, later(1));
        await tenants.learnMySiteHost('contoso', { origin: satellite, source: 'sharepoint' }, later(2));
        assert.deepEqual(await tenants.mySiteHosts('contoso', later(3)), [
          { origin: central, source: 'people' },
          { origin: satellite, source: 'sharepoint' },
        ]);
        await tenants.dropMySiteHost('contoso', central);
        assert.deepEqual(await tenants.mySiteHosts('contoso', later(3)), [{ origin: satellite, source: 'sharepoint' }]);
        assert.deepEqual(await tenants.mySiteHosts('contoso', later(2 + MY_SITE_RETENTION_MS)), []);
      });

      it('lets exactly one of many callers claim an exchange', async () => {
        const exchange = { tenantId: 'contoso', nonce: 'n' };
        const results = await Promise.all(Array.from({ length: 20 }, () => store.exchanges.claim(exchange, later(10))));
        assert.deepEqual(results.sort(), ['first', ...Array(19).fill('taken')]);
        await store.exchanges.markFailed(exchange, later(10));
        assert.equal(await store.exchanges.claim(exchange, later(10)), 'failed');
        await store.purge(later(10));
        assert.equal(await store.exchanges.claim(exchange, later(20)), 'first');
      });

      it('stores an exchange that failed before it was claimed', async () => {
        const exchange = { tenantId: 'contoso', nonce: 'n' };
        await store.exchanges.markFailed(exchange, later(10));
        assert.equal(await store.exchanges.claim(exchange, later(10)), 'failed');
      });

      it('lets exactly one of many callers claim a key, until it expires or is released', async () => {
        const claim = (by: string, now = NOON) =>
          store.claims.claim({ tenantId: 'contoso', key: 'k', by }, { now, until: later(10) });
        const results = await Promise.all(Array.from({ length: 20 }, () => claim('one')));
        assert.deepEqual(
          results.filter((result) => result !== 'first'),
          Array(19).fill({ by: 'one' }),
        );
        assert.deepEqual(await claim('two', later(9)), { by: 'one' });
        assert.equal(await claim('two', later(10)), 'first');
        await store.claims.release({ tenantId: 'contoso', key: 'k' });
        assert.equal(await claim('three'), 'first');
      });

      it('records claims of one process, and returns the unexpired ones with a prefix', async () => {
        const recorded = async (max = 10) =>
          (await store.claims.recorded('contoso', { prefix: 'a%:', now: NOON, max })).map(({ key }) => key);
        await store.claims.claim({ tenantId: 'contoso', key: 'a%:claimed', by: 'x' }, { now: NOON, until: later(50) });
        await store.claims.record('contoso', [
          { key: 'a%:late', until: later(30) },
          { key: 'a%:late', until: later(30) },
          { key: 'a%:early', until: later(20) },
          { key: 'a%:expired', until: NOON },
          { key: 'a%:claimed', until: later(10) },
          { key: 'ab:other', until: later(30) },
        ]);
        await store.claims.record('fabrikam', [{ key: 'a%:foreign', until: later(30) }]);
        await store.claims.record('contoso', []);
        assert.deepEqual(await recorded(), ['a%:claimed', 'a%:late', 'a%:early']);
        assert.deepEqual(await recorded(2), ['a%:claimed', 'a%:late']);
        const late = { tenantId: 'contoso', key: 'a%:late', by: 'y' };
        assert.deepEqual(await store.claims.claim(late, { now: NOON, until: later(30) }), { by: '' });
      });

      it('drops what is written about an erased person, until they are back', async () => {
        const write = async () => {
          await store.shownButtons.recordShown([NORA, LUCA].map((person) => ({ person, picture: 'one', at: NOON })));
          await store.thumbnails.keep(owned(NORA, [PICTURE], later(10)));
        };
        const isWritten = async () => [
          (await store.shownButtons.firstShown(NORA)).size,
          (await store.thumbnails.find(NORA.tenantId, PICTURE.sha256, NOON)) !== undefined,
        ];
        await store.erasePerson(NORA);
        await write();
        assert.deepEqual(await isWritten(), [0, false]);
        assert.equal((await store.shownButtons.firstShown(LUCA)).size, 1, 'others are written');
        const sender = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
        await store.roster.upsert(NORA, sender, NOON);
        await write();
        assert.deepEqual(await isWritten(), [1, true]);
        await store.erasePerson(NORA);
      });

      it('keeps tenants apart', async () => {
        await store.shownButtons.recordShown([{ person: NORA, picture: 'one', at: NOON }]);
        await store.thumbnails.keep(owned(NORA, [PICTURE], later(10)));
        const host = { origin: 'https://contoso-my.sharepoint.com', source: 'root-site' } as const;
        await store.tenants.learnMySiteHost(NORA.tenantId, host, NOON);
        await store.exchanges.claim({ tenantId: NORA.tenantId, nonce: 'n' }, later(10));
        const { tenantId } = STRANGER;
        assert.deepEqual(await store.shownButtons.firstShown(STRANGER), new Map());
        assert.equal(await store.thumbnails.find(tenantId, PICTURE.sha256, NOON), undefined);
        assert.deepEqual(await store.tenants.mySiteHosts(tenantId, NOON), []);
        assert.equal(await store.exchanges.claim({ tenantId, nonce: 'n' }, later(10)), 'first');
      });

      it('erases one person only', async () => {
        for (const person of [NORA, LUCA, STRANGER]) {
          await store.shownButtons.recordShown([{ person, picture: 'one', at: NOON }]);
          await store.thumbnails.keep(owned(person, [PICTURE], later(10)));
        }
        const unshared = { ...PICTURE, sha256: 'cd'.repeat(32) };
        await store.thumbnails.keep(owned(NORA, [unshared], later(10)));
        await store.erasePerson(NORA);
        assert.equal((await store.shownButtons.firstShown(NORA)).size, 0);
        assert.equal(await store.thumbnails.find(NORA.tenantId, unshared.sha256, NOON), undefined);
        // Luca has the same picture.
        assert.ok(await store.thumbnails.find(NORA.tenantId, PICTURE.sha256, NOON));
        for (const person of [LUCA, STRANGER]) assert.equal((await store.shownButtons.firstShown(person)).size, 1);
        await store.erasePerson(LUCA);
        assert.equal(await store.thumbnails.find(NORA.tenantId, PICTURE.sha256, NOON), undefined);
        assert.ok(await store.thumbnails.find(STRANGER.tenantId, PICTURE.sha256, NOON));
      });
    });
  }
});
