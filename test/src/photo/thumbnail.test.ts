import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { decodePicture } from '../../../src/photo/decode.ts';
import { makeThumbnail, type Thumbnail } from '../../../src/photo/thumbnail.ts';
import { portrait } from '../../helpers/photo/portraits.ts';

describe('A thumbnail', () => {
  it('is a small square JPEG with its own hash', async () => {
    const photo = await portrait('micah', 'Adele');
    const thumbnail = await thumbnailOf(photo);
    const { format, width, height } = await sharp(thumbnail.bytes).metadata();
    assert.deepEqual([format, width, height, thumbnail.contentType], ['jpeg', 96, 96, 'image/jpeg']);
    assert.equal(thumbnail.sha256, createHash('sha256').update(thumbnail.bytes).digest('hex'));
    assert.deepEqual((await thumbnailOf(photo)).sha256, thumbnail.sha256);
  });

  it('contains no metadata of the photo', async () => {
    const photo = await sharp(await portrait('micah', 'Adele'))
      .withExif({ IFD0: { Artist: 'Adele' }, IFD3: { GPSLatitude: '45/1 27/1 0/1' } })
      .jpeg()
      .toBuffer();
    const { exif, orientation, icc, xmp } = await sharp((await thumbnailOf(photo)).bytes).metadata();
    assert.deepEqual([exif, orientation, icc, xmp], [undefined, undefined, undefined, undefined]);
  });

  it('is never larger than the picture', async () => {
    const small = await sharp({ create: { width: 48, height: 60, channels: 3, background: '#7a1f5c' } })
      .png()
      .toBuffer();
    const { width, height } = await sharp((await thumbnailOf(small)).bytes).metadata();
    assert.deepEqual([width, height], [48, 48]);
  });
});

async function thumbnailOf(photo: Buffer): Promise<Thumbnail> {
  const pixels = await decodePicture(photo);
  assert.ok(typeof pixels === 'object');
  return makeThumbnail(pixels);
}
