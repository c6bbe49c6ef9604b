import assert from 'node:assert/strict';
import type { BestEffort } from '../../../src/cache/best-effort.ts';
import {
  CACHE_LIFETIME_MS,
  createShownButtonsCache,
  type ShownButtonsCache,
} from '../../../src/cache/shown-buttons.ts';
import type { ShownButton, ShownButtonStore } from '../../../src/store/types.ts';

const NOON = new Date('2026-11-23T12:00:00Z');
const NORA = { tenantId: 'contoso', objectId: 'nora' };
const LUCA = { tenantId: 'contoso', objectId: 'luca' };

describe('The cache of shown buttons', () => {
  let now: Date;
  let looks: number;
  let writes: (readonly ShownButton[])[];
  let broken: boolean;
  let buttons: ShownButtonsCache;

  const bestEffort: BestEffort = async (_what, work, instead) => {
    try {
      return await work();
    } catch {
      return instead;
    }
  };
  const stored: ShownButtonStore = {
    async recordShown(shown) {
      if (broken) throw new Error('Closed.');
      writes.push(shown);
    },
    async firstShown({ objectId }) {
      looks++;
      if (broken) throw new Error('Closed.');
      return new Map(objectId === 'nora' ? [['one', NOON]] : []);
    },
  };

  beforeEach(() => {
    [now, looks, writes, broken] = [NOON, 0, [], false];
    buttons = createShownButtonsCache({ stored, bestEffort, now: () => now });
  });
  afterEach(() => buttons.flush());

  it('reads the store once, and again after the cache lifetime', async () => {
    for (let turn = 0; turn < 3; turn++) assert.deepEqual([...(await buttons.firstShown(NORA))], [['one', NOON]]);
    assert.equal(looks, 1);
    now = new Date(NOON.getTime() + CACHE_LIFETIME_MS + 1);
    await buttons.firstShown(NORA);
    assert.equal(looks, 2);
  });

  it('returns new records at once and writes them together, each once', async () => {
    await Promise.all([buttons.firstShown(NORA), buttons.firstShown(LUCA)]);
    buttons.show(NORA, 'one', now);
    buttons.show(NORA, 'two', now);
    buttons.show(NORA, 'two', now);
    buttons.show(LUCA, 'one', now);
    assert.deepEqual((await buttons.firstShown(NORA)).get('two'), NOON);
    assert.deepEqual(writes, []);
    await buttons.flush();
    await buttons.flush();
    assert.deepEqual(writes, [
      [
        { person: NORA, picture: 'two', at: NOON },
        { person: LUCA, picture: 'one', at: NOON },
      ],
    ]);
  });

  it('returns unwritten records after the cache lifetime', async () => {
    await buttons.firstShown(LUCA);
    buttons.show(LUCA, 'one', now);
    now = new Date(NOON.getTime() + CACHE_LIFETIME_MS + 1);
    assert.deepEqual([...(await buttons.firstShown(LUCA))], [['one', NOON]]);
    assert.deepEqual(writes, []);
  });

  it('retries failed writes with the next ones', async () => {
    await buttons.firstShown(LUCA);
    buttons.show(LUCA, 'one', now);
    broken = true;
    await buttons.flush();
    broken = false;
    buttons.show(LUCA, 'two', now);
    await buttons.flush();
    assert.deepEqual(
      writes.map((shown) => shown.map(({ picture }) => picture)),
      [['one', 'two']],
    );
  });

  it('writes although the store could not be read, and reads it again', async () => {
    broken = true;
    assert.equal((await buttons.firstShown(NORA)).size, 0);
    buttons.show(NORA, 'two', now);
    broken = false;
    assert.deepEqual([...(await buttons.firstShown(NORA)).keys()], ['one', 'two']);
    await buttons.flush();
    assert.equal(writes.length, 1);
  });
});
