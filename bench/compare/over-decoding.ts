import sharp from 'sharp';
import { limits } from '../../src/limits.ts';
import { comparePictures } from '../../src/photo/compare/index.ts';

const ROUNDS = 7;

/** How much longer a comparison takes than libvips needs to reduce the same two files to raw pixels; by turns, since the machine is not always as fast. */
export async function overDecoding(pairs: readonly (readonly [Buffer, Buffer])[]): Promise<number[]> {
  const compare = timed(pairs, comparePictures);
  const reduce = timed(pairs, (first, second) => Promise.all([reduced(first), reduced(second)]));
  await compare();
  await reduce();
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) ratios.push((await compare()) / (await reduce()));
  return ratios;
}

function timed(
  pairs: readonly (readonly [Buffer, Buffer])[],
  work: (first: Buffer, second: Buffer) => Promise<unknown>,
): () => Promise<number> {
  return async () => {
    const start = performance.now();
    for (const [first, second] of pairs) await work(first, second);
    return performance.now() - start;
  };
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
