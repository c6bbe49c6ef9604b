import assert from 'node:assert/strict';
import { createPictureReader } from '../../../src/photo/picture-reader.ts';
import { sha256 } from '../../../src/photo/thumbnail.ts';
import { hostilePictures } from '../../helpers/photo/hostile-pictures.ts';
import { copyOf, portrait } from '../../helpers/photo/portraits.ts';

describe('The picture reader', () => {
  it('returns facts, a thumbnail, and the data for a comparison', async () => {
    const photo = await portrait('micah', 'Adele');
    const pictures = createPictureReader();
    const [first, second] = await Promise.all([pictures.read(photo), pictures.read(await copyOf(photo))]);
    assert.deepEqual([first.sha256, first.byteLength], [sha256(photo), photo.length]);
    assert.ok(typeof first.content === 'object');
    assert.equal(first.content.thumbnail.contentType, 'image/jpeg');
    assert.equal(pictures.compare(first, second).answer, 'same');
  });

  it('decodes equal bytes once, and a changed picture again', async () => {
    const photo = await portrait('micah', 'Adele');
    const other = await portrait('micah', 'Brian');
    const pictures = createPictureReader();
    const [first, again] = await Promise.all([pictures.read(photo), pictures.read(Buffer.from(photo))]);
    assert.equal(first, again);
    const changed = await pictures.read(other);
    assert.equal(pictures.compare(first, again).answer, 'same');
    assert.equal(pictures.compare(first, changed).answer, 'different');
    assert.equal(pictures.compare(first, changed), pictures.compare(first, changed));
  });

  it('evicts the oldest picture', async () => {
    const pictures = createPictureReader({ capacity: 1 });
    const photo = await portrait('micah', 'Adele');
    const first = await pictures.read(photo);
    await pictures.read(await portrait('micah', 'Brian'));
    assert.notEqual(await pictures.read(photo), first);
  });

  it('caches nothing with capacity 0', async () => {
    const pictures = createPictureReader({ capacity: 0 });
    const photo = await portrait('micah', 'Adele');
    assert.notEqual(await pictures.read(photo), await pictures.read(photo));
  });

  it('cannot compare an undecodable picture, and decodes it once', async () => {
    const pictures = createPictureReader();
    const photo = await pictures.read(await portrait('micah', 'Adele'));
    for (const [what, { bytes, reason }] of await hostilePictures()) {
      const hostile = await pictures.read(bytes);
      assert.equal(hostile.content, reason, what);
      assert.deepEqual(pictures.compare(photo, hostile), { answer: 'cannot-tell', distance: Number.NaN, reason }, what);
      assert.deepEqual(pictures.compare(hostile, photo), { answer: 'cannot-tell', distance: Number.NaN, reason }, what);
      assert.equal(await pictures.read(bytes), hostile, what);
    }
  });
});
