import sharp from 'sharp';
import { stronglyColoured } from './coloured.ts';
import { maskedToCircle } from './masked.ts';
import {
  copyOf,
  MEDIUM,
  randomCopyOf,
  randomLargeSize,
  randomQuality,
  randomResampler,
  randomSize,
} from './reduced-copy.ts';
import { pick, type Random, randomBetween, randomInteger } from './seeded-random.ts';
import { inWideGamut } from './wide-gamut.ts';

export type MakePair = (picture: Buffer, random: Random) => Promise<readonly [Buffer, Buffer]>;

/** Classes of pairs that show the same picture. The name is part of the random seed and of the result. */
export const SAME_CLASSES: Readonly<Record<string, MakePair>> = {
  medium: async (picture, random) => [picture, await copyOf(picture, { size: MEDIUM, quality: randomQuality(random) })],
  large: async (picture, random) => [
    picture,
    await copyOf(picture, { size: randomLargeSize(random), quality: randomQuality(random) }),
  ],
  cropped: async (picture, random) => {
    const edge = () => randomBetween(random, 0, 0.02);
    const crop = [edge(), edge(), edge(), edge()] as const;
    return [picture, await copyOf(picture, { size: randomSize(random), quality: randomQuality(random), crop })];
  },
  'cropped by 2 % at one edge or all': async (picture, random) => {
    const crop = pick<readonly [number, number, number, number]>(random, [
      [0.02, 0, 0, 0],
      [0, 0.02, 0, 0],
      [0.02, 0.02, 0, 0],
      [0.02, 0.02, 0.02, 0.02],
    ]);
    return [picture, await copyOf(picture, { size: randomSize(random), quality: randomQuality(random), crop })];
  },
  'PNG to JPEG': async (picture, random) => {
    const png = await sharp(picture).png().toBuffer();
    return [png, await copyOf(png, { size: randomSize(random), quality: randomQuality(random) })];
  },
  'GIF to JPEG': async (picture, random) => {
    const gif = await sharp(picture).gif().toBuffer();
    return [gif, await copyOf(gif, { size: randomSize(random), quality: randomQuality(random) })];
  },
  'JPEG to PNG': async (picture, random) => [picture, await copyOf(picture, { size: randomSize(random) })],
  'other resampler': async (picture, random) => [
    picture,
    await copyOf(picture, {
      size: randomSize(random),
      quality: randomQuality(random),
      resampler: randomResampler(random),
    }),
  ],
  'wide colour profile': async (picture, random) => {
    const wide = await sharp(picture).withIccProfile('p3').jpeg({ quality: 92 }).toBuffer();
    const keepProfile = random() < 0.5;
    return [wide, await copyOf(wide, { size: randomSize(random), quality: randomQuality(random), keepProfile })];
  },
  'printing colours': async (picture, random) => {
    const cmyk = await sharp(picture).toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 92 }).toBuffer();
    return [cmyk, await copyOf(cmyk, { size: randomSize(random), quality: randomQuality(random) })];
  },
  'turned by EXIF': async (picture, random) => {
    const lying = await rotatedByExif(picture, random);
    return [lying, await copyOf(lying, { size: randomSize(random), quality: randomQuality(random) })];
  },
  'grey already': async (picture, random) => {
    const grey = await sharp(picture).greyscale().jpeg({ quality: 92 }).toBuffer();
    return [grey, await randomCopyOf(grey, random)];
  },
  'wide gamut, profile kept': async (picture, random) => {
    const wide = await inWideGamut(picture);
    return [wide, await copyOf(wide, { size: randomSize(random), quality: randomQuality(random), keepProfile: true })];
  },
  'strongly coloured, cropped by 2 %': async (picture, random) => {
    const coloured = await stronglyColoured(picture);
    const crop = pick<readonly [number, number, number, number]>(random, [
      [0.02, 0.02, 0, 0],
      [0.02, 0.02, 0.02, 0.02],
    ]);
    return [coloured, await copyOf(coloured, { size: randomSize(random), quality: randomQuality(random), crop })];
  },
  'copy masked to a circle': async (picture, random) => [
    picture,
    await maskedToCircle(await randomCopyOf(picture, random)),
  ],
  'original masked to a circle': async (picture, random) => [
    await maskedToCircle(picture),
    await randomCopyOf(picture, random),
  ],
  'masked to a circle, then copied': async (picture, random) => [
    picture,
    await randomCopyOf(await maskedToCircle(picture, randomBetween(random, 0.47, 0.5)), random),
  ],
  everything: async (picture, random) => {
    const turned = random() < 0.5 ? await rotatedByExif(picture, random) : picture;
    const wide = random() < 0.5 ? await sharp(turned).keepExif().withIccProfile('p3').png().toBuffer() : turned;
    return [wide, await randomCopyOf(wide, random)];
  },
};

/**
 * Stores the picture mirrored or rotated, with the EXIF orientation that shows it upright.
 * https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf
 */
async function rotatedByExif(picture: Buffer, random: Random): Promise<Buffer> {
  const orientation = randomInteger(random, 2, 8);
  const { mirror, turn } = UNDO[orientation - 2] ?? { mirror: false, turn: 0 };
  const turned = await sharp(picture).rotate(turn).toBuffer();
  const stored = mirror ? await sharp(turned).flop().toBuffer() : turned;
  return sharp(stored).withMetadata({ orientation }).jpeg({ quality: 92 }).toBuffer();
}

/** For each EXIF orientation from 2 to 8: how to store an upright picture. Rotate first, then mirror. */
const UNDO: readonly { readonly mirror: boolean; readonly turn: number }[] = [
  { mirror: true, turn: 0 },
  { mirror: false, turn: 180 },
  { mirror: true, turn: 180 },
  { mirror: true, turn: 90 },
  { mirror: false, turn: 270 },
  { mirror: true, turn: 270 },
  { mirror: false, turn: 90 },
];
