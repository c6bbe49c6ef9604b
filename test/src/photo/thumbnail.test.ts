import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { makeThumbnail } from '../../../src/photo/thumbnail.ts';
import { hostilePictures } from './hostile-pictures.ts';
import { portrait } from './portraits.ts';

describe('a thumbnail', () => {
  it('is a small square JPEG with its own hash', async () => {
    const photo = await portrait('micah', 'Adele');
    const thumbnail = await makeThumbnail(photo);
    assert.ok(thumbnail);
    const { format, width, height } = await sharp(thumbnail.bytes).metadata();
    assert.deepEqual([format, width, height, thumbnail.contentType], ['jpeg', 96, 96, 'image/jpeg']);
    assert.equal(thumbnail.sha256, createHash('sha256').update(thumbnail.bytes).digest('hex'));
    assert.deepEqual((await makeThumbnail(photo))?.sha256, thumbnail.sha256);
  });

  it('is upright, and keeps nothing of where and when the photo was taken', async () => {
    const photo = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#ffffff' } })
      .composite([
        { input: { create: { width: 200, height: 50, channels: 3, background: '#000000' } }, gravity: 'north' },
      ])
      .withExif({ IFD0: { Artist: 'Adele' }, IFD3: { GPSLatitude: '45/1 27/1 0/1' } })
      .withMetadata({ orientation: 3 })
      .jpeg()
      .toBuffer();
    const thumbnail = await makeThumbnail(photo);
    assert.ok(thumbnail);
    const { exif, orientation } = await sharp(thumbnail.bytes).metadata();
    assert.deepEqual([exif, orientation], [undefined, undefined]);
    const { data } = await sharp(thumbnail.bytes).raw().toBuffer({ resolveWithObject: true });
    assert.ok((data[0] ?? 0) > 200 && (data.at(-1) ?? 255) < 50);
  });

  it('is never larger than the picture was', async () => {
    const small = await sharp({ create: { width: 48, height: 60, channels: 3, background: '#7a1f5c' } })
      .png()
      .toBuffer();
    const { width, height } = await sharp((await makeThumbnail(small))?.bytes).metadata();
    assert.deepEqual([width, height], [48, 48]);
  });

  it('is not made of hostile bytes', async () => {
    for (const [what, { bytes }] of await hostilePictures()) assert.equal(await makeThumbnail(bytes), undefined, what);
  });
});
