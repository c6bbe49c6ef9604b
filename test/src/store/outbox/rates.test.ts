import assert from 'node:assert/strict';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-04T12:00:00Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);

let names = 0;

onBothStores('The rate limiter', (open) => {
  beforeEach(() => void names++);

  const reserve = (count: number, now?: Date, store = open.store) =>
    store.rates.reserve('contoso', `rate ${names}`, { count, every: 25, ...(now && { now }) });

  it('hands out slots one after another', async () => {
    assert.equal(await reserve(10, NOON), 0);
    assert.equal(await reserve(4, NOON), 250);
    assert.equal(await reserve(1, NOON), 350);
    assert.equal(await reserve(1, later(200)), 175);
  });

  it('lets unused slots expire', async () => {
    await reserve(1, NOON);
    assert.equal(await reserve(1, later(10_000)), 0);
    assert.equal(await reserve(1, later(10_000)), 25);
  });

  it('hands out no slot twice to concurrent callers', async () => {
    const first = await reserve(2_000);
    const waits = await Promise.all(
      Array.from({ length: 40 }, (_, index) => reserve(2, undefined, index % 2 ? open.second : open.store)),
    );
    assert.equal(first, 0);
    const sorted = waits.toSorted((a, b) => a - b);
    // The database's clock advances meanwhile; each caller has slots of 50 ms.
    for (const [index, wait] of sorted.entries()) {
      assert.ok(wait <= 50_000 + index * 50 && wait > 45_000 + index * 50, `${index}: ${wait}`);
    }
  });

  it('keeps names and tenants apart', async () => {
    await reserve(100, NOON);
    assert.equal(
      await open.store.rates.reserve('contoso', 'other', { count: 1, every: 25, now: later(names * 1e6) }),
      0,
    );
    assert.equal(await open.store.rates.reserve('fabrikam', `rate ${names}`, { count: 1, every: 25, now: NOON }), 0);
  });

  it('holds all instances', async () => {
    await open.store.rates.hold('contoso', `rate ${names}`, 60_000);
    const wait = await reserve(1);
    assert.ok(wait > 55_000 && wait <= 60_000, String(wait));
    await open.store.rates.hold('contoso', `rate ${names}`, 10);
    assert.ok((await reserve(1)) > 55_000);
  });

  const FREE = { every: 250, capacity: 2 };
  const displace = (count: number, now: Date, store = open.store) =>
    store.rates.displace('contoso', `rate ${names}`, { count, every: 25, free: FREE, now });

  it('has free tokens for messages without a reservation', async () => {
    await displace(2, NOON);
    await displace(1, later(250));
    assert.equal(await reserve(1, later(250)), 0);
  });

  it('delays the next slot by messages that exceed the tokens', async () => {
    await reserve(4, NOON);
    await displace(5, NOON);
    assert.equal(await reserve(1, NOON), 100 + 3 * 25);
    await displace(1, later(100), open.second);
    assert.equal(await reserve(1, later(100)), 100 + 5 * 25 - 100);
  });

  it('counts them over all instances', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => displace(1, NOON, index % 2 ? open.second : open.store)),
    );
    assert.equal(await reserve(1, NOON), 18 * 25);
  });
});
