import sharp from 'sharp';
import { limits } from '../../src/limits.ts';
import { comparePictures } from '../../src/photo/compare/index.ts';

type Work = (first: Buffer, second: Buffer) => Promise<unknown>;

const ROUNDS = 9;

/**
 * How much longer a comparison takes than libvips needs to reduce the same two files to raw pixels, round by round. Both take turns with
 * each pair, since the machine is not always as fast.
 */
export async function overDecoding(pairs: readonly (readonly [Buffer, Buffer])[]): Promise<number[]> {
  const reduce: Work = (first, second) => Promise.all([reduced(first), reduced(second)]);
  const ratios: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    let comparing = 0;
    let reducing = 0;
    for (const pair of pairs) {
      comparing += await timed(comparePictures, pair);
      reducing += await timed(reduce, pair);
    }
    // The first is for warming up.
    if (round > 0) ratios.push(comparing / reducing);
  }
  return ratios;
}

async function timed(work: Work, [first, second]: readonly [Buffer, Buffer]): Promise<number> {
  const start = performance.now();
  await work(first, second);
  return performance.now() - start;
}

/** As `decodePicture` does it, and nothing else. */
function reduced(picture: Buffer): Promise<Buffer> {
  const side = limits.pictures.thumbnail;
  return sharp(picture, { limitInputPixels: limits.pictures.mostPixels, failOn: 'error' })
    .autoOrient()
    .resize(side, side, { fit: 'cover', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .timeout({ seconds: limits.pictures.decodingSeconds })
    .raw()
    .toBuffer();
}
