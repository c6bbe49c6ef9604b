import assert from 'node:assert/strict';
import { createSessions } from '../../../bot/sign-in/sessions.ts';
import { createChosenLanguages } from '../../../src/cache/chosen-languages.ts';
import { createPressCache } from '../../../src/cache/press-cache.ts';
import { createShownButtonsCache } from '../../../src/cache/shown-buttons.ts';
import { createThumbnailCache } from '../../../src/cache/thumbnail-cache.ts';
import { CLOUDS } from '../../../src/microsoft365/clouds.ts';
import { createMySites } from '../../../src/microsoft365/sharepoint/my-sites.ts';
import type { PersonCache } from '../../../src/people/erase-person.ts';
import { createErasureWatch } from '../../../src/people/erasure-watch.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';

const NOW = new Date('2026-03-02T12:00:00Z');
const [NORA, LUCA] = ['nora', 'luca'].map((objectId) => ({ tenantId: 'contoso', objectId })) as [
  { tenantId: string; objectId: string },
  { tenantId: string; objectId: string },
];

describe('A cache with data of people', () => {
  const bestEffort = async <T>(_failure: string, work: () => Promise<T>) => work();
  const now = () => NOW;
  const caches: Readonly<Record<string, () => Promise<{ cache: PersonCache; put(person: typeof NORA): unknown }>>> = {
    sessions: async () => {
      const cache = createSessions();
      const credential = { getToken: async () => 'token' };
      const end = new Date(Date.now() + 3_600_000);
      return {
        cache,
        put: (sender) => cache.put({ sender, conversationId: 'a:1/2' }, { credential, isAdmin: false }, end),
      };
    },
    thumbnails: async () => {
      const cache = createThumbnailCache({ store: await memoryStore(), tenantId: 'contoso', now, bestEffort });
      const picture = { bytes: Buffer.from('p'), contentType: 'image/jpeg' };
      return { cache, put: (person) => cache.put(person, [{ ...picture, sha256: person.objectId.repeat(16) }]) };
    },
    'shown buttons': async () => {
      const cache = createShownButtonsCache({ stored: (await memoryStore()).shownButtons, now, bestEffort });
      return { cache, put: (person) => cache.show(person, 'one', NOW) };
    },
    'read buttons': async () => {
      const cache = createShownButtonsCache({ stored: (await memoryStore()).shownButtons, now, bestEffort });
      return { cache, put: (person) => cache.firstShown(person) };
    },
    presses: async () => {
      const { presses } = await memoryStore();
      const cache = createPressCache({ store: { isShared: false, presses }, now, bestEffort });
      return { cache, put: (person) => cache.history(person) };
    },
    cards: async () => {
      const { presses } = await memoryStore();
      const cache = createPressCache({ store: { isShared: false, presses }, now, bestEffort });
      return { cache, put: (person) => cache.showCard(person, { activityId: 'one', mySiteUrl: undefined }) };
    },
    'chosen languages': async () => {
      const roster = { chosenLanguage: async () => undefined, chosenLanguages: async () => new Map() };
      const cache = createChosenLanguages({ store: { isShared: false, roster }, tenantId: 'contoso', bestEffort });
      return { cache, put: (person) => cache.set(person, 'it') };
    },
    'My Site hosts': async () => {
      const storage = { load: async () => [], save: async () => {}, remove: async () => {} };
      const cloud = CLOUDS.worldwide;
      const cache = createMySites({
        cloud,
        configured: undefined,
        storage,
        stored: [],
        askGraph: async () => undefined,
        now,
      });
      return {
        cache,
        put: ({ objectId }) => cache.confirm(objectId, 'https://contoso-my.sharepoint.com', 'account'),
      };
    },
  };
  for (const [name, create] of Object.entries(caches)) {
    it(`names its people and forgets one: ${name}`, async () => {
      const { cache, put } = await create();
      assert.deepEqual(cache.objectIds(), []);
      for (const person of [NORA, LUCA]) await put(person);
      assert.deepEqual([...new Set(cache.objectIds())].toSorted(), ['luca', 'nora']);
      cache.forget(NORA);
      assert.deepEqual([...new Set(cache.objectIds())], ['luca']);
      cache.forget(LUCA);
    });
  }
});

describe('The watch for erasures', () => {
  let clock: number;
  let asked: number[];
  let forgotten: string[];
  let fail: boolean;
  let erased: readonly string[];
  beforeEach(() => {
    [clock, asked, forgotten, fail, erased] = [0, [], [], false, []];
  });
  const cache: PersonCache = {
    objectIds: () => ['nora', 'luca', 'nora'],
    forget: ({ tenantId, objectId }) => void forgotten.push(`${tenantId}/${objectId}`),
  };
  const watch = () =>
    createErasureWatch({
      tenantId: 'contoso',
      erasures: {
        async within(tenantId, milliseconds) {
          assert.equal(tenantId, 'contoso');
          if (fail) throw new Error('The store failed.');
          asked.push(milliseconds);
          return (objectId) => erased.includes(objectId);
        },
      },
      caches: [cache, cache],
      bestEffort: (_failure, work, fallback) => work().catch(() => fallback),
      clock: () => clock,
    });

  it('makes each cache forget the erased people, and keep all other people', async () => {
    const { read } = watch();
    await read();
    assert.deepEqual(forgotten, []);
    erased = ['nora', 'kim'];
    await read();
    assert.deepEqual([...new Set(forgotten)], ['contoso/nora']);
  });

  it('asks for the time since the last reading that succeeded, and 30 seconds before', async () => {
    const { read } = watch();
    clock = 10_000;
    await read();
    fail = true;
    for (clock = 20_000; clock < 3_600_000; clock += 10_000) await read();
    fail = false;
    await read();
    clock += 10_000;
    await read();
    assert.deepEqual(asked, [40_000, 3_600_000 - 10_000 + 30_000, 40_000]);
  });
});
