import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { GRAPH_PHOTO_SIDE, type Original } from './original.ts';
import { randomBetween, seeded } from './seeded-random.ts';

/** npm packages with photographs of people and things under the MIT licence, and the paths of the files. */
const PACKAGES: Readonly<Record<string, string>> = {
  'admin-lte': 'dist/assets/img/{user,photo,prod-}*.{jpg,png}',
  'startbootstrap-agency': 'dist/assets/img/{team,about,portfolio}/*.jpg',
  'startbootstrap-landing-page': 'dist/assets/img/*.jpg',
};
/** Minimum side in pixels. Smaller photographs would have to be enlarged. */
const MIN_SIDE = 120;
/** From this width in pixels, a photograph gives several portraits: squares that do not overlap. */
const MIN_WIDE = 900;

export async function photographs(folder = 'node_modules', packages = PACKAGES): Promise<Original[]> {
  const originals: Original[] = [];
  for (const [source, pattern] of Object.entries(packages)) {
    for (const file of globSync(join(folder, source, pattern)).sort()) {
      const { width, height } = await sharp(file).metadata();
      if (Math.min(width, height) < MIN_SIDE) continue;
      for (const square of squaresOf(width, height)) {
        const name = `${source} ${basename(file)} ${square.left}`;
        originals.push({
          source,
          name,
          kind: 'photograph',
          picture: await cut(file, square),
          otherShot: await tilt(await cut(file, square), name),
        });
      }
    }
  }
  return originals;
}

interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

function squaresOf(width: number, height: number): Square[] {
  const side = width >= MIN_WIDE ? Math.min(GRAPH_PHOTO_SIDE, height) : Math.min(width, height);
  const count = Math.floor(width / side);
  const margin = Math.floor((width - count * side) / 2);
  return Array.from({ length: count }, (_, at) => ({ left: margin + at * side, top: (height - side) >> 1, side }));
}

function cut(file: string, { left, top, side }: Square): Promise<Buffer> {
  return sharp(file)
    .extract({ left, top, width: side, height: side })
    .resize(Math.min(side, GRAPH_PHOTO_SIDE), Math.min(side, GRAPH_PHOTO_SIDE))
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** Imitates another shot of the same scene: rotated by 6° to 12° and cropped to the middle. */
async function tilt(picture: Buffer, name: string): Promise<Buffer> {
  const random = seeded(`tilt ${name}`);
  const angle = randomBetween(random, 6, 12) * (random() < 0.5 ? -1 : 1);
  const { width: side } = await sharp(picture).metadata();
  const turned = await sharp(picture).rotate(angle).toBuffer({ resolveWithObject: true });
  const inner = Math.floor(side * 0.84);
  const offset = Math.floor((turned.info.width - inner) / 2);
  return sharp(turned.data)
    .extract({ left: offset, top: offset, width: inner, height: inner })
    .resize(side, side)
    .jpeg({ quality: 92 })
    .toBuffer();
}
