import assert from 'node:assert/strict';
import type { BestEffort } from '../../../src/cache/best-effort.ts';
import { createThumbnailCache } from '../../../src/cache/thumbnail-cache.ts';
import { THUMBNAIL_LIFETIME_MS } from '../../../src/store/retention.ts';
import type { OwnedThumbnail, StoredThumbnail, ThumbnailStore } from '../../../src/store/types.ts';

const NORA = { tenantId: 'contoso', objectId: 'nora' };
const LUCA = { tenantId: 'contoso', objectId: 'luca' };
const PICTURE: StoredThumbnail = { sha256: 'ab'.repeat(32), bytes: Buffer.from('picture'), contentType: 'image/jpeg' };
const OTHER = { ...PICTURE, sha256: 'cd'.repeat(32) };
const MORNING = new Date('2026-03-02T08:00:00Z');
const HOUR = 3_600_000;

describe('The thumbnail cache', () => {
  let kept: (readonly OwnedThumbnail[])[];
  let works: boolean;
  let now: Date;
  const thumbnails: ThumbnailStore = {
    async keep(pictures) {
      if (!works) throw new Error('Closed.');
      kept.push(pictures);
    },
    async find(tenantId, sha256) {
      if (!works) throw new Error('Closed.');
      return tenantId === 'contoso' && sha256 === PICTURE.sha256 ? PICTURE : undefined;
    },
  };
  const bestEffort: BestEffort = (_what, work, instead) => work().catch(() => instead);
  const thumbnailCache = ({ isShared } = { isShared: true }) =>
    createThumbnailCache({ store: { isShared, thumbnails }, tenantId: 'contoso', now: () => now, bestEffort });
  beforeEach(() => {
    kept = [];
    works = true;
    now = MORNING;
  });

  it('gives a picture one expiry a day, at most its lifetime', async () => {
    const { put } = thumbnailCache();
    const until = await put(NORA, [PICTURE]);
    now = new Date(MORNING.getTime() + 8 * HOUR);
    assert.deepEqual(await put(NORA, [PICTURE]), until);
    const one = { owner: NORA, thumbnail: PICTURE, keptUntil: until };
    assert.deepEqual(kept, [[one], [one]]);
    const ahead = until.getTime() - MORNING.getTime();
    assert.ok(ahead <= THUMBNAIL_LIFETIME_MS && ahead > THUMBNAIL_LIFETIME_MS - 24 * HOUR);
    now = new Date(MORNING.getTime() + 24 * HOUR);
    assert.ok((await put(NORA, [PICTURE])) > until);
  });

  it('stores both pictures of a card in one call', async () => {
    const { put } = thumbnailCache();
    await put(NORA, []);
    await put(NORA, [PICTURE, OTHER]);
    assert.deepEqual(
      kept.map((pictures) => pictures.map(({ thumbnail }) => thumbnail)),
      [[PICTURE, OTHER]],
    );
  });

  it('serves no picture that the store has erased', async () => {
    const { put, get } = thumbnailCache();
    await put(NORA, [OTHER]);
    assert.equal(await get(OTHER.sha256), undefined, 'the store does not know it any more');
    works = false;
    assert.equal(await get(OTHER.sha256), undefined, 'not from memory either');
  });

  it('serves from memory for ten minutes while the store fails, until the person is erased', async () => {
    const { put, get, forget } = thumbnailCache();
    await put(NORA, [PICTURE]);
    await put(LUCA, [OTHER]);
    works = false;
    assert.ok(await get(PICTURE.sha256));
    forget(NORA);
    assert.equal(await get(PICTURE.sha256), undefined);
    assert.ok(await get(OTHER.sha256));
    now = new Date(MORNING.getTime() + HOUR / 6 + 1);
    assert.equal(await get(OTHER.sha256), undefined);
  });

  it('serves a picture that could not be stored, and stores it the next time', async () => {
    const { put, get } = thumbnailCache();
    works = false;
    await put(NORA, [OTHER]);
    assert.ok(await get(OTHER.sha256));
    works = true;
    await put(NORA, [OTHER]);
    assert.equal(kept.length, 1);
  });

  describe('of a process that uses the database alone', () => {
    const alone = () => thumbnailCache({ isShared: false });

    it('stores the pictures of several cards in one call, and serves them meanwhile', async () => {
      const { put, get, flush } = alone();
      await put(NORA, [OTHER]);
      await put(LUCA, [{ ...OTHER, sha256: 'ef'.repeat(32) }]);
      assert.equal(kept.length, 0);
      assert.ok(await get(OTHER.sha256));
      await flush();
      assert.deepEqual(
        kept.map((pictures) => pictures.map(({ owner }) => owner)),
        [[NORA, LUCA]],
      );
      assert.equal(await get(OTHER.sha256), undefined, 'the store has erased it meanwhile');
    });

    it('stores and serves no picture of a person who was erased meanwhile', async () => {
      const { put, get, forget, flush } = alone();
      await put(NORA, [OTHER]);
      forget(NORA);
      await flush();
      assert.equal(kept.length, 0);
      assert.equal(await get(OTHER.sha256), undefined);
    });
  });

  it('finds pictures that another instance has stored', async () => {
    const { get } = thumbnailCache();
    assert.equal((await get(PICTURE.sha256))?.bytes, PICTURE.bytes);
    assert.equal(await get(OTHER.sha256), undefined);
  });
});
