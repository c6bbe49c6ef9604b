import assert from 'node:assert/strict';
import sharp from 'sharp';
import { comparePictures } from '../../../../src/photo/compare/compare-pictures.ts';
import { hostilePictures } from '../../../helpers/photo/hostile-pictures.ts';
import { CHANGES, copyOf, DRAWN_STYLES, maskedToCircle, mirrored, portrait } from '../../../helpers/photo/portraits.ts';

const PEOPLE = ['Adele', 'Brian', 'Cleo'];

describe('Comparing two pictures', () => {
  const photos: { readonly name: string; readonly photo: Buffer; readonly other: Buffer }[] = [];
  before(async () => {
    for (const style of DRAWN_STYLES) {
      for (const name of PEOPLE) {
        photos.push({
          name: `${style} ${name}`,
          photo: await portrait(style, name),
          other: await portrait(style, `${name}'s brother`),
        });
      }
    }
  });

  async function expectAll(expected: string, make: (photo: Buffer, other: Buffer) => Promise<Buffer>): Promise<void> {
    for (const { name, photo, other } of photos) {
      const { answer, distance } = await comparePictures(photo, await make(photo, other));
      assert.equal(answer, expected, `${name}: ${distance}`);
    }
  }

  async function expectAllPairs(make: (photo: Buffer) => Promise<readonly [Buffer, Buffer]>): Promise<void> {
    for (const { name, photo } of photos) {
      const { answer, distance } = await comparePictures(...(await make(photo)));
      assert.equal(answer, 'same', `${name}: ${distance}`);
    }
  }

  for (const copy of [
    { size: 72, quality: 50, crop: 0 },
    { size: 72, quality: 95, crop: 0.02 },
    { size: 72, quality: 80, crop: 0.01 },
    { size: 240, quality: 60, crop: 0.02 },
  ]) {
    it(`finds a copy of ${copy.size} px, quality ${copy.quality}, cropped by ${copy.crop} the same`, () =>
      expectAll('same', (photo) => copyOf(photo, copy)));
  }

  it('finds a PNG copy the same', () => expectAll('same', (photo) => sharp(photo).resize(200).png().toBuffer()));

  it('finds a photo rotated by EXIF the same as its upright copy', async () => {
    const [first] = photos;
    assert.ok(first);
    const rotated = await sharp(first.photo)
      .rotate(-90)
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 92 })
      .toBuffer();
    assert.equal((await comparePictures(rotated, await copyOf(first.photo))).answer, 'same');
  });

  it('finds a transparent picture the same as its flattened copy', async () => {
    const transparent = await sharp({ create: { width: 300, height: 300, channels: 4, background: '#00000000' } })
      .composite([
        {
          input: await sharp({ create: { width: 120, height: 200, channels: 3, background: '#7a1f5c' } })
            .png()
            .toBuffer(),
        },
      ])
      .png()
      .toBuffer();
    const flat = await sharp(transparent).flatten({ background: '#ffffff' }).resize(72).jpeg().toBuffer();
    assert.equal((await comparePictures(transparent, flat)).answer, 'same');
  });

  for (const [what, make] of Object.entries<(photo: Buffer) => Promise<readonly [Buffer, Buffer]>>({
    'a copy masked to a circle': async (photo) => [photo, await maskedToCircle(await copyOf(photo))],
    'a cropped copy masked to a circle': async (photo) => [
      photo,
      await maskedToCircle(await copyOf(photo, { crop: 0.02 })),
    ],
    'a copy of a masked photo': async (photo) => [photo, await copyOf(await maskedToCircle(photo, 0.48))],
    'a whole copy of a photo that was masked later': async (photo) => [
      await maskedToCircle(photo),
      await copyOf(photo),
    ],
  })) {
    it(`finds ${what} the same, and another person's different`, async () => {
      for (const { name, photo, other } of photos) {
        const [first, second] = await make(photo);
        const same = await comparePictures(first, second);
        assert.equal(same.answer, 'same', `${name}: ${same.distance}`);
        const [, others] = await make(other);
        const different = await comparePictures(first, others);
        assert.equal(different.answer, 'different', `${name}: ${different.distance}`);
      }
    });
  }

  it('finds changes inside a masked copy', async () => {
    for (const { name, photo } of photos) {
      for (const [change, make] of Object.entries(CHANGES)) {
        const { answer, distance } = await comparePictures(
          photo,
          await maskedToCircle(await copyOf(await make(photo))),
        );
        assert.equal(answer, 'different', `${name} ${change}: ${distance}`);
      }
    }
  });

  it('finds a cropped copy of edges that are only edges of colour the same', async () => {
    // Two colours of equal brightness.
    const stripes = Array.from(
      { length: 6 },
      (_, at) => `<rect x="${at * 108}" width="54" height="648" fill="#e0428a"/>`,
    );
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="648" height="648"><rect width="648" height="648" fill="#3a8f4e"/>${stripes.join('')}</svg>`;
    const photo = await sharp(Buffer.from(svg)).jpeg({ quality: 92 }).toBuffer();
    for (const crop of [0, 0.02]) {
      const { answer, distance } = await comparePictures(photo, await copyOf(photo, { crop, quality: 60 }));
      assert.equal(answer, 'same', `${crop}: ${distance}`);
    }
  });

  it('finds a copy that keeps its wide colour profile the same', () =>
    expectAllPairs(async (photo) => {
      const wide = await sharp(photo)
        .modulate({ saturation: 1.1 })
        .withIccProfile('p3')
        .jpeg({ quality: 92 })
        .toBuffer();
      return [wide, await sharp(wide).resize(72).keepIccProfile().jpeg({ quality: 60 }).toBuffer()];
    }));

  it('finds another person different', () => expectAll('different', (_, other) => copyOf(other)));

  for (const [change, make] of Object.entries(CHANGES)) {
    it(`finds a photo ${change} different`, () => expectAll('different', async (photo) => copyOf(await make(photo))));
  }

  it('finds a photo with another background different', async () => {
    const photo = await portrait('toonHead', 'Adele', 'bcd4e8');
    const other = await portrait('toonHead', 'Adele', 'bedab4');
    assert.equal((await comparePictures(photo, await copyOf(other))).answer, 'different');
  });

  it('finds a mirrored photo different if it is not quite symmetric', async () => {
    for (const [style, name] of [
      ['micah', 'Adele'],
      ['toonHead', 'Brian'],
      ['toonHead', 'Cleo'],
    ] as const) {
      const photo = await portrait(style, name);
      const { answer, distance } = await comparePictures(photo, await copyOf(await mirrored(photo)));
      assert.equal(answer, 'different', `${style} ${name}: ${distance}`);
    }
  });

  it('finds a photo in faint colours different from the same photo in grey', async () => {
    const photo = await portrait('toonHead', 'Adele');
    const faint = await sharp(photo).modulate({ saturation: 0.15 }).jpeg({ quality: 92 }).toBuffer();
    assert.equal((await comparePictures(faint, await copyOf(faint, { quality: 50 }))).answer, 'same');
    const grey = await sharp(photo).greyscale().toColourspace('srgb').jpeg().toBuffer();
    assert.equal((await comparePictures(faint, await copyOf(grey))).answer, 'different');
  });

  it('gives the same answer in both orders', async () => {
    for (const { photo, other } of photos.slice(0, 4)) {
      for (const second of [await copyOf(photo), await copyOf(other)]) {
        assert.equal((await comparePictures(photo, second)).answer, (await comparePictures(second, photo)).answer);
      }
    }
  });

  it('cannot tell between the thresholds', async () => {
    const photo = await portrait('micah', 'Adele');
    const answers = new Set<string>();
    // Darker step by step: from the same, through the undecided range, to different.
    for (let brightness = 1; brightness > 0.8; brightness -= 0.01) {
      answers.add((await comparePictures(photo, await sharp(photo).modulate({ brightness }).jpeg().toBuffer())).answer);
    }
    assert.deepEqual([...answers], ['same', 'cannot-tell', 'different']);
  });

  it('cannot tell for hostile pictures, on either side', async () => {
    const photo = await portrait('micah', 'Adele');
    for (const [what, { bytes, reason }] of await hostilePictures()) {
      const expected = { answer: 'cannot-tell', distance: Number.NaN, reason };
      assert.deepEqual(await comparePictures(bytes, photo), expected, what);
      assert.deepEqual(await comparePictures(photo, bytes), expected, what);
    }
  });
});
