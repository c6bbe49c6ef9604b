import assert from 'node:assert/strict';
import sharp from 'sharp';
import { decodePicture } from '../../../src/photo/decode.ts';
import { hostilePictures } from './hostile-pictures.ts';
import { portrait } from './portraits.ts';

describe('decoding a picture', () => {
  it('gives a small square, upright', async () => {
    const black = { create: { width: 200, height: 50, channels: 3, background: '#000000' } } as const;
    const photo = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#ffffff' } })
      .composite([{ input: black, gravity: 'north' }])
      .withMetadata({ orientation: 3 })
      .jpeg()
      .toBuffer();
    const pixels = await decodePicture(photo);
    assert.ok(typeof pixels === 'object');
    assert.deepEqual([pixels.side, pixels.rgb.length], [96, 96 * 96 * 3]);
    assert.ok((pixels.rgb[0] ?? 0) > 200 && (pixels.rgb.at(-1) ?? 255) < 50);
  });

  it('takes the middle of a picture that is not square, and never enlarges', async () => {
    const middle = { create: { width: 40, height: 40, channels: 3, background: '#7a1f5c' } } as const;
    for (const { width, height } of [
      { width: 40, height: 90 },
      { width: 90, height: 40 },
      { width: 40, height: 400 },
    ]) {
      const photo = await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
        .composite([{ input: middle }])
        .png()
        .toBuffer();
      const pixels = await decodePicture(photo);
      assert.ok(typeof pixels === 'object');
      const corners = [0, 39, 40 * 39, 40 * 40 - 1].flatMap((at) => [...pixels.rgb.subarray(at * 3, at * 3 + 3)]);
      assert.deepEqual([pixels.side, pixels.rgb.length], [40, 40 * 40 * 3]);
      assert.deepEqual(corners, Array(4).fill([0x7a, 0x1f, 0x5c]).flat());
    }
  });

  it('gives three colours of every kind of picture', async () => {
    const photo = sharp(await portrait('micah', 'Adele'));
    for (const [kind, bytes] of Object.entries({
      grey: await photo.clone().greyscale().png().toBuffer(),
      palette: await photo.clone().png({ palette: true }).toBuffer(),
      'one-frame GIF': await photo.clone().gif().toBuffer(),
      WebP: await photo.clone().webp().toBuffer(),
      CMYK: await photo.clone().toColourspace('cmyk').jpeg().toBuffer(),
      '16 bits': await photo.clone().toColourspace('rgb16').png().toBuffer(),
      'see-through': await photo.clone().ensureAlpha(0.5).png().toBuffer(),
    })) {
      const pixels = await decodePicture(bytes);
      assert.ok(typeof pixels === 'object', `${kind}: ${pixels}`);
      assert.equal(pixels.rgb.length, 96 * 96 * 3, kind);
    }
  });

  it('says why not', async () => {
    for (const [what, { bytes, reason }] of await hostilePictures()) {
      assert.equal(await decodePicture(bytes), reason, what);
    }
  });
});
