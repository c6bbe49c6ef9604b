import assert from 'node:assert/strict';
import sharp from 'sharp';
import { silhouette } from '../../../sandbox/sharepoint/silhouette.ts';
import { decodePicture } from '../../../src/photo/decode.ts';
import { isSilhouette } from '../../../src/photo/silhouette.ts';
import { DRAWN_STYLES, portrait } from '../../helpers/photo/portraits.ts';
import { drawing, NO_SILHOUETTES, SILHOUETTES } from '../../helpers/photo/silhouettes.ts';

/** SharePoint's sizes. */
const SIZES = [48, 72, 240];
const QUALITIES = [50, 90];

describe('A silhouette', () => {
  for (const [what, shapes] of Object.entries(SILHOUETTES)) {
    it(`is ${what}, at every size and quality`, async () => {
      for (const { copy, how } of await copiesOf(drawing(shapes))) assert.equal(await judge(copy), true, how);
    });
  }

  it('is what the sandbox serves for people without a picture', async () => {
    for (const size of ['S', 'M', 'L'] as const) {
      for (const { copy, how } of await copiesOf(await silhouette(size))) assert.equal(await judge(copy), true, how);
    }
  });

  it('is recognized in a wide picture with a transparent background', async () => {
    const shapes = Object.values(SILHOUETTES)[0]?.replace(/<rect[^>]*>/, '') ?? '';
    const wide = await sharp(drawing(shapes))
      .resize(150, 150)
      .extend({ left: 25, right: 25, background: '#00000000' })
      .png()
      .toBuffer();
    assert.equal(await judge(wide), true);
  });

  for (const [what, shapes] of Object.entries(NO_SILHOUETTES)) {
    it(`is not ${what}`, async () => {
      for (const { copy, how } of await copiesOf(drawing(shapes))) assert.equal(await judge(copy), false, how);
    });
  }

  it('is not a portrait, in colour or grey', async () => {
    for (const style of DRAWN_STYLES) {
      for (const name of ['Adele', 'Brian']) {
        const photo = await portrait(style, name, 'e1dfdd');
        for (const { copy, how } of await copiesOf(photo)) assert.equal(await judge(copy), false, `${style}, ${how}`);
        const grey = await sharp(photo).greyscale().toBuffer();
        for (const { copy, how } of await copiesOf(grey)) assert.equal(await judge(copy), false, `${style}, ${how}`);
      }
    }
  });
});

async function judge(picture: Buffer): Promise<boolean> {
  const pixels = await decodePicture(picture);
  assert.ok(typeof pixels === 'object');
  return isSilhouette(pixels);
}

async function copiesOf(picture: Buffer): Promise<readonly { readonly copy: Buffer; readonly how: string }[]> {
  const pixels = await sharp(picture).resize(648, 648).png().toBuffer();
  const copies = SIZES.flatMap((size) =>
    QUALITIES.map(async (quality) => ({
      copy: await sharp(pixels).resize(size, size).jpeg({ quality }).toBuffer(),
      how: `${size} px, quality ${quality}`,
    })),
  );
  return Promise.all(copies);
}
