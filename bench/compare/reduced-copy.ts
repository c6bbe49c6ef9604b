import sharp, { type KernelEnum } from 'sharp';
import { pick, type Random, randomBetween, randomInteger } from './seeded-random.ts';

/** Sides of SharePoint's copies in pixels: M, and L, for which sources differ. */
export const MEDIUM = 72;
const LARGE = [200, 240] as const;
const RESAMPLERS = ['bilinear', 'linear', 'cubic', 'mitchell', 'lanczos2', 'lanczos3'] as const;

export interface CopyOptions {
  /** Side in pixels. */
  readonly size: number;
  /** JPEG quality; undefined: PNG. */
  readonly quality?: number;
  /** Share of the side to crop at each edge: left, top, right, bottom. */
  readonly crop?: readonly [number, number, number, number];
  readonly resampler?: (typeof RESAMPLERS)[number];
  /** JPEG without colour subsampling. */
  readonly fullColour?: boolean;
  readonly keepProfile?: boolean;
}

/** Makes a copy like SharePoint's: small and recompressed. */
export async function copyOf(picture: Buffer, options: CopyOptions): Promise<Buffer> {
  const { size, quality, crop = [0, 0, 0, 0], resampler = 'lanczos3', fullColour, keepProfile } = options;
  const { width, height } = (await sharp(picture).metadata()).autoOrient;
  const [left, top, right, bottom] = crop.map((share, edge) => Math.round(share * (edge % 2 === 0 ? width : height)));
  let copy = sharp(picture)
    .autoOrient()
    .extract({
      left: left ?? 0,
      top: top ?? 0,
      width: width - (left ?? 0) - (right ?? 0),
      height: height - (top ?? 0) - (bottom ?? 0),
    });
  if (resampler === 'bilinear') {
    // The first of two steps has no anti-aliasing filter, as in simple resamplers.
    const factor = (size * 2) / Math.min(width, height);
    if (factor < 1) {
      copy = sharp(await copy.affine([factor, 0, 0, factor], { interpolator: 'bilinear' }).png().toBuffer());
    }
  }
  const kernel: keyof KernelEnum = resampler === 'bilinear' ? 'linear' : resampler;
  copy = copy.resize(size, size, { kernel });
  if (keepProfile) copy = copy.keepIccProfile();
  if (quality === undefined) return copy.png().toBuffer();
  return copy.jpeg({ quality, chromaSubsampling: fullColour ? '4:4:4' : '4:2:0' }).toBuffer();
}

/** A random copy that SharePoint could make. */
export function randomCopyOf(picture: Buffer, random: Random): Promise<Buffer> {
  const edge = () => randomBetween(random, 0, 0.02);
  return copyOf(picture, {
    size: randomSize(random),
    quality: randomQuality(random),
    ...(random() < 0.5 && { crop: [edge(), edge(), edge(), edge()] as const }),
    resampler: pick(random, RESAMPLERS),
    fullColour: random() < 0.3,
  });
}

export function randomSize(random: Random): number {
  return random() < 0.5 ? MEDIUM : pick(random, LARGE);
}

export function randomLargeSize(random: Random): number {
  return pick(random, LARGE);
}

export function randomQuality(random: Random): number {
  return randomInteger(random, 50, 95);
}

export function randomResampler(random: Random): (typeof RESAMPLERS)[number] {
  return pick(random, RESAMPLERS);
}
