import assert from 'node:assert/strict';
import sharp, { type Sharp } from 'sharp';

const folder = new URL('../../../bot/cards/', import.meta.url);

describe('the neutral picture', () => {
  it('is a PNG of 96 × 96 pixels that matches its SVG', async () => {
    const picture = sharp(new URL('neutral-picture.png', folder).pathname);
    const { format, width, height } = await picture.metadata();
    assert.deepEqual({ format, width, height }, { format: 'png', width: 96, height: 96 });
    const [png, svg] = await Promise.all([
      pixels(picture),
      pixels(sharp(new URL('neutral-picture.svg', folder).pathname)),
    ]);
    const difference = png.reduce((sum, value, index) => sum + Math.abs(value - (svg[index] ?? 0)), 0) / png.length;
    assert.ok(difference < 2, String(difference));
  });
});

function pixels(picture: Sharp): Promise<Buffer> {
  return picture.flatten({ background: 'white' }).toColourspace('srgb').removeAlpha().raw().toBuffer();
}
