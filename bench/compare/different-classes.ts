import sharp from 'sharp';
import type { Original } from './original.ts';
import { pick, type Random, randomBetween } from './seeded-random.ts';

/** A class of pairs that show different pictures. */
export interface DifferentClass {
  /** Minimum share of visibly different pixels. Below it, the pair shows the same picture and is left out. */
  readonly minDifference: number;
  /** The copy of the other picture is masked to a circle on white. The difference must be visible in the circle. */
  readonly isMasked?: boolean;
  /** Makes the other picture. Undefined: this original has no pair in this class. */
  make(original: Original, others: readonly Original[], random: Random): Promise<Buffer | undefined>;
}

/** Share of different pixels that is visible when the two pictures are side by side. */
const NOTICEABLE = 0.03;
/** For classes that change a part of the picture. */
const PART = 0.08;
const COLOURS = [
  '#bcd4e8',
  '#f2cfa9',
  '#9b2f3c',
  '#2f6b58',
  '#26437c',
  '#222222',
  '#f4f4f4',
  '#8a6a1f',
  '#5b3f82',
] as const;

/** Classes of whole pictures. */
const WHOLE: Readonly<Record<string, DifferentClass>> = {
  'another person': {
    minDifference: NOTICEABLE,
    make: async (original, others, random) => {
      if (original.kind === 'initials') return;
      return one(
        others.filter((other) => other.source === original.source && other.name !== original.name),
        random,
      )?.picture;
    },
  },
  'another shot of the person': { minDifference: NOTICEABLE, make: async ({ otherShot }) => otherShot },
  'another face of the person': { minDifference: 0.01, make: async ({ otherFace }) => otherFace },
  mirrored: {
    minDifference: NOTICEABLE,
    make: ({ picture }) => sharp(picture).flop().jpeg({ quality: 92 }).toBuffer(),
  },
  zoomed: {
    minDifference: NOTICEABLE,
    make: ({ picture }, _, random) => zoomed(picture, randomBetween(random, 1.2, 1.4)),
  },
  'zoomed by 20 %': { minDifference: NOTICEABLE, make: ({ picture }) => zoomed(picture, 1.2) },
  'made grey': {
    minDifference: NOTICEABLE,
    make: ({ picture }) => sharp(picture).greyscale().toColourspace('srgb').jpeg({ quality: 92 }).toBuffer(),
  },
  'with glasses': { minDifference: PART, make: ({ picture }, _, random) => changed(picture, glasses, random) },
  'with other hair': { minDifference: PART, make: ({ picture }, _, random) => changed(picture, hair, random) },
  'with another background': {
    minDifference: PART,
    make: ({ picture }, _, random) => changed(picture, background, random),
  },
  'with something in front': { minDifference: PART, make: ({ picture }, _, random) => changed(picture, thing, random) },
  'other initials': {
    minDifference: 0.01,
    make: async (original, others, random) =>
      original.kind === 'initials'
        ? one(
            others.filter((other) => other.kind === 'initials' && other !== original),
            random,
          )?.picture
        : undefined,
  },
};

/** Classes whose second picture is also masked to a circle on white. */
const MASKED = Object.entries(WHOLE)
  .filter(([name]) => name !== 'other initials')
  .map(([name, whole]): [string, DifferentClass] => [`${name}, masked to a circle`, { ...whole, isMasked: true }]);

/** All classes by name. The name is part of the random seed and of the result. */
export const DIFFERENT_CLASSES: Readonly<Record<string, DifferentClass>> = { ...WHOLE, ...Object.fromEntries(MASKED) };

function one<T>(choices: readonly T[], random: Random): T | undefined {
  return choices[Math.floor(random() * choices.length)];
}

async function zoomed(picture: Buffer, factor: number): Promise<Buffer> {
  const { width } = await sharp(picture).metadata();
  const side = Math.floor(width / factor);
  const left = (width - side) >> 1;
  return sharp(picture)
    .extract({ left, top: left, width: side, height: side })
    .resize(width, width)
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** Draws shapes over the picture, in coordinates from 0 to 100. */
async function changed(picture: Buffer, shapes: (random: Random) => string, random: Random): Promise<Buffer> {
  const { width } = await sharp(picture).metadata();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${width}" viewBox="0 0 100 100">${shapes(random)}</svg>`;
  return sharp(picture)
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 92 })
    .toBuffer();
}

function glasses(random: Random): string {
  const y = randomBetween(random, 38, 50);
  const radius = randomBetween(random, 12, 14);
  const colour = pick(random, ['#222222', '#5a3a22', '#26437c', '#9b2f3c']);
  const lens = randomBetween(random, 0.3, 0.9);
  return `<g fill="${colour}" fill-opacity="${lens}" stroke="${colour}" stroke-width="2">
    <circle cx="${50 - radius - 3}" cy="${y}" r="${radius}"/><circle cx="${50 + radius + 3}" cy="${y}" r="${radius}"/>
    <path d="M44 ${y}h12"/></g>`;
}

function hair(random: Random): string {
  const low = randomBetween(random, 30, 40);
  return `<path fill="${pick(random, COLOURS)}" fill-opacity="${randomBetween(random, 0.5, 1)}" d="M18 ${low}C18 -6 82 -6 82 ${low}C70 ${low - 14} 30 ${low - 14} 18 ${low}z"/>`;
}

/** Covers the areas left and right of the person. */
function background(random: Random): string {
  const wide = randomBetween(random, 14, 24);
  return `<path fill="${pick(random, COLOURS)}" fill-opacity="${randomBetween(random, 0.4, 1)}" d="M0 0h${wide}c4 30 -6 60 -10 100h-${wide - 10}zM100 0h-${wide}c-4 30 6 60 10 100h${wide - 10}z"/>`;
}

function thing(random: Random): string {
  const width = randomBetween(random, 30, 45);
  const height = randomBetween(random, 30, 45);
  const [x, y] = [randomBetween(random, 0, 100 - width), randomBetween(random, 0, 100 - height)];
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${pick(random, COLOURS)}" fill-opacity="${randomBetween(random, 0.4, 1)}"/>`;
}
