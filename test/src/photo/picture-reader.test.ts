import assert from 'node:assert/strict';
import { createPictureReader } from '../../../src/photo/picture-reader.ts';
import { sha256 } from '../../../src/photo/thumbnail.ts';
import { hostilePictures } from '../../helpers/photo/hostile-pictures.ts';
import { copyOf, portrait } from '../../helpers/photo/portraits.ts';

describe('a reader of pictures', () => {
  it('gives facts, a thumbnail, and what a comparison needs', async () => {
    const photo = await portrait('micah', 'Adele');
    const pictures = createPictureReader();
    const [first, second] = await Promise.all([pictures.read(photo), pictures.read(await copyOf(photo))]);
    assert.deepEqual([first.sha256, first.byteLength], [sha256(photo), photo.length]);
    assert.ok(typeof first.content === 'object');
    assert.equal(first.content.thumbnail.contentType, 'image/jpeg');
    assert.equal(pictures.compare(first, second).answer, 'same');
  });

  it('reads the same bytes once, and a changed picture anew', async () => {
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

  it('forgets the oldest', async () => {
    const pictures = createPictureReader({ capacity: 1 });
    const photo = await portrait('micah', 'Adele');
    const first = await pictures.read(photo);
    await pictures.read(await portrait('micah', 'Brian'));
    assert.notEqual(await pictures.read(photo), first);
  });

  it('remembers nothing where it shall not', async () => {
    const pictures = createPictureReader({ capacity: 0 });
    const photo = await portrait('micah', 'Adele');
    assert.notEqual(await pictures.read(photo), await pictures.read(photo));
  });

  it('can not tell what can not be decoded, and tries again the next time', async () => {
    const pictures = createPictureReader();
    const photo = await pictures.read(await portrait('micah', 'Adele'));
    for (const [what, { bytes, reason }] of await hostilePictures()) {
      const hostile = await pictures.read(bytes);
      assert.equal(hostile.content, reason, what);
      assert.deepEqual(pictures.compare(photo, hostile), { answer: 'cannot-tell', distance: Number.NaN, reason }, what);
      assert.deepEqual(pictures.compare(hostile, photo), { answer: 'cannot-tell', distance: Number.NaN, reason }, what);
      assert.notEqual(await pictures.read(bytes), hostile);
    }
  });
});
