import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { decodePicture, MAX_PIXELS } from '../../../src/photo/decode.ts';
import { decodeTimeout } from '../../../src/photo/decoder/decode-timeout.ts';
import { rawPixels } from '../../../src/photo/decoder/pipeline.ts';
import { hostilePictures } from '../../helpers/photo/hostile-pictures.ts';
import { pngWithText } from '../../helpers/photo/png-with-text.ts';
import { portrait } from '../../helpers/photo/portraits.ts';

describe('Decoding a picture', () => {
  it('gives a small, upright square', async () => {
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

  it('crops a picture to its middle square, and never enlarges', async () => {
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

  it('gives three colours for every kind of picture', async () => {
    const photo = sharp(await portrait('micah', 'Adele'));
    for (const [kind, bytes] of Object.entries({
      grey: await photo.clone().greyscale().png().toBuffer(),
      palette: await photo.clone().png({ palette: true }).toBuffer(),
      'one-frame GIF': await photo.clone().gif().toBuffer(),
      WebP: await photo.clone().webp().toBuffer(),
      CMYK: await photo.clone().toColourspace('cmyk').jpeg().toBuffer(),
      '16 bits': await photo.clone().toColourspace('rgb16').png().toBuffer(),
      transparent: await photo.clone().ensureAlpha(0.5).png().toBuffer(),
    })) {
      const pixels = await decodePicture(bytes);
      assert.ok(typeof pixels === 'object', `${kind}: ${pixels}`);
      assert.equal(pixels.rgb.length, 96 * 96 * 3, kind);
    }
  });

  it('needs no more memory for many large pictures than for a few', async () => {
    const side = Math.floor(Math.sqrt(MAX_PIXELS));
    // The decoder must keep a whole progressive picture in memory until the last byte.
    const largest = await sharp({ create: { width: side, height: side, channels: 3, background: '#7a1f5c' } })
      .jpeg({ progressive: true })
      .toBuffer();
    const { answers, grown } = await decodeMany(largest, 12);
    // On a slow machine some time out in the queue.
    assert.ok(answers.includes('decoded') && answers.every((answer) => answer !== 'undecodable'), String(answers));
    assert.ok(grown < 300_000_000, `${grown} bytes`);
  });

  it('is bounded in memory and time, whatever size a picture declares', async () => {
    const bomb = (await hostilePictures()).get('50,000 × 50,000 declared')?.bytes ?? Buffer.alloc(0);
    const { answers, grown } = await decodeMany(bomb, 50);
    assert.deepEqual(answers, ['too-large']);
    assert.ok(grown < 50_000_000, `${grown} bytes`);
  });

  it('decodes a JPEG without its end marker, as browsers do', async () => {
    const photo = sharp(await portrait('micah', 'Adele'));
    for (const [kind, bytes] of Object.entries({
      baseline: await photo.clone().jpeg().toBuffer(),
      progressive: await photo.clone().jpeg({ progressive: true }).toBuffer(),
      small: await photo.clone().resize(72).jpeg({ quality: 60 }).toBuffer(),
      'small and progressive': await photo.clone().resize(48).jpeg({ progressive: true }).toBuffer(),
      grey: await photo.clone().greyscale().jpeg().toBuffer(),
    })) {
      const whole = await decodePicture(bytes);
      const data = bytes.subarray(0, -2);
      for (const [end, broken] of Object.entries({
        nothing: data,
        'half a marker': bytes.subarray(0, -1),
        'a line end': Buffer.concat([data, Buffer.from('\r\n')]),
        zeros: Buffer.concat([data, Buffer.alloc(512)]),
      })) {
        assert.deepEqual(await decodePicture(broken), whole, `${kind}, ${end} instead of the end marker`);
      }
      assert.equal(await decodePicture(bytes.subarray(0, Math.round(bytes.length * 0.7))), 'undecodable', kind);
    }
  });

  it('does not read what stands beside the pixels', async () => {
    const text = pngWithText(500);
    const { answers, grown } = await decodeMany(text, 4);
    assert.deepEqual(answers, ['decoded']);
    assert.ok(grown < 100_000_000, `${grown} bytes`);
  });

  it('keeps orientation, transparency and colours when it drops the other metadata', async () => {
    const photo = sharp(await portrait('toonHead', 'Adele'));
    const variants = {
      'wide colours': photo.clone().withIccProfile('p3').jpeg(),
      'printing colours': photo.clone().toColourspace('cmyk').withIccProfile('cmyk').jpeg(),
      turned: photo.clone().withMetadata({ orientation: 6 }).jpeg(),
      'turned PNG': photo.clone().withMetadata({ orientation: 8 }).png(),
      'transparent palette': photo.clone().ensureAlpha(0.4).png({ palette: true }),
    };
    for (const [kind, variant] of Object.entries(variants)) {
      const bytes = await variant.toBuffer();
      const expected = await rawPixels({ bytes, maxPixels: MAX_PIXELS, timeout: 60_000 }).toBuffer();
      const pixels = await decodePicture(bytes);
      assert.ok(typeof pixels === 'object', `${kind}: ${pixels}`);
      assert.deepEqual(pixels.rgb, expected, kind);
    }
  });

  it('times out in the queue', async () => {
    const photo = await portrait('micah', 'Adele');
    const now = performance.now;
    try {
      const reading = [1, 2, 3].map(() => decodePicture(photo));
      // The first two are in flight when the clock jumps.
      await setImmediate();
      performance.now = () => now.call(performance) + decodeTimeout();
      const answers = (await Promise.all(reading)).map((pixels) => (typeof pixels === 'string' ? pixels : 'decoded'));
      assert.deepEqual(answers, ['decoded', 'decoded', 'timed-out']);
    } finally {
      performance.now = now;
    }
  });

  it('gives a reason for each hostile picture, and takes little CPU time of this process', async () => {
    for (const [what, { bytes, reason }] of await hostilePictures()) {
      const started = process.cpuUsage();
      assert.equal(await decodePicture(bytes), reason, what);
      const milliseconds = process.cpuUsage(started).user / 1_000;
      // A busy machine needs more CPU time for the same work. Work that grows with the square takes minutes.
      assert.ok(milliseconds < 5_000, `${what}: ${milliseconds} ms`);
    }
  });
});

/** Runs in its own process, so only the decoding is measured. */
async function decodeMany(
  picture: Buffer,
  count: number,
): Promise<{ readonly answers: readonly string[]; readonly grown: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-decode-'));
  try {
    const file = join(folder, 'picture');
    await writeFile(file, picture);
    const program = join(import.meta.dirname, '../../helpers/photo/decode-many.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [program, file, String(count)]);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}
