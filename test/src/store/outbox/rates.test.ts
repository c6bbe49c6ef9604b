import assert from 'node:assert/strict';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-04T12:00:00Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);

let names = 0;

onBothStores('Shared rates', (open) => {
  beforeEach(() => void names++);

  const reserve = (count: number, now?: Date, store = open.store) =>
    store.rates.reserve('contoso', `rate ${names}`, { count, every: 25, ...(now && { now }) });

  it('hand out turns one after the other', async () => {
    assert.equal(await reserve(10, NOON), 0);
    assert.equal(await reserve(4, NOON), 250);
    assert.equal(await reserve(1, NOON), 350);
    assert.equal(await reserve(1, later(200)), 175);
  });

  it('let turns go that nobody took', async () => {
    await reserve(1, NOON);
    assert.equal(await reserve(1, later(10_000)), 0);
    assert.equal(await reserve(1, later(10_000)), 25);
  });

  it('give no turn twice, however many ask at once', async () => {
    const first = await reserve(2_000);
    const waits = await Promise.all(
      Array.from({ length: 40 }, (_, at) => reserve(2, undefined, at % 2 ? open.second : open.store)),
    );
    assert.equal(first, 0);
    const sorted = waits.toSorted((a, b) => a - b);
    // By the database's clock, which goes on meanwhile: each has its own run of 50 ms.
    for (const [at, wait] of sorted.entries()) {
      assert.ok(wait <= 50_000 + at * 50 && wait > 45_000 + at * 50, `${at}: ${wait}`);
    }
  });

  it('are kept apart by name and by tenant', async () => {
    await reserve(100, NOON);
    assert.equal(
      await open.store.rates.reserve('contoso', 'other', { count: 1, every: 25, now: later(names * 1e6) }),
      0,
    );
    assert.equal(await open.store.rates.reserve('fabrikam', `rate ${names}`, { count: 1, every: 25, now: NOON }), 0);
  });

  it('can be held for everybody', async () => {
    await open.store.rates.hold('contoso', `rate ${names}`, 60_000);
    const wait = await reserve(1);
    assert.ok(wait > 55_000 && wait <= 60_000, String(wait));
    await open.store.rates.hold('contoso', `rate ${names}`, 10);
    assert.ok((await reserve(1)) > 55_000);
  });

  const FREE = { every: 250, capacity: 2 };
  const displace = (count: number, now: Date, store = open.store) =>
    store.rates.displace('contoso', `rate ${names}`, { count, every: 25, free: FREE, now });

  it('leave some room for what waits for no turn', async () => {
    await displace(2, NOON);
    await displace(1, later(250));
    assert.equal(await reserve(1, later(250)), 0);
  });

  it('give way to what is more than that', async () => {
    await reserve(4, NOON);
    await displace(5, NOON);
    assert.equal(await reserve(1, NOON), 100 + 3 * 25);
    await displace(1, later(100), open.second);
    assert.equal(await reserve(1, later(100)), 100 + 5 * 25 - 100);
  });

  it('count it over all instances', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => displace(1, NOON, at % 2 ? open.second : open.store)));
    assert.equal(await reserve(1, NOON), 18 * 25);
  });
});
