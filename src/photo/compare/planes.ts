import type { Pixels } from '../decode.ts';

/** Side of the square to which both pictures are reduced: well below SharePoint's medium copy (72 px), so that its own sharpness and JPEG noise fall away. */
export const SIDE = 48;
const PIXELS = SIDE * SIDE;
/** Standard deviation of the kernel, in pixels of the reduced picture. */
const SOFTNESS = 0.8;

/** A picture's brightness and its two colour differences (YCbCr of ITU-R BT.601, full range), row by row. */
export interface Planes {
  readonly y: Float32Array;
  readonly cb: Float32Array;
  readonly cr: Float32Array;
}

/**
 * Reduces with one Gaussian kernel measured in the reduced picture's pixels, so that a large picture and a small copy of it end up
 * equally soft, whatever made the copy. Colours are blurred more, since JPEG keeps them at half the resolution.
 */
export function toPlanes({ side, rgb }: Pixels): Planes {
  const kernel = kernelFor(side);
  const rows = new Float32Array(side * SIDE * 3);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < SIDE; column++) {
      const first = kernel.first[column] ?? 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0; tap < kernel.taps; tap++) {
        const weight = kernel.weights[column * kernel.taps + tap] ?? 0;
        const at = (row * side + first + tap) * 3;
        red += weight * (rgb[at] ?? 0);
        green += weight * (rgb[at + 1] ?? 0);
        blue += weight * (rgb[at + 2] ?? 0);
      }
      const to = (row * SIDE + column) * 3;
      rows[to] = red;
      rows[to + 1] = green;
      rows[to + 2] = blue;
    }
  }
  const planes = { y: new Float32Array(PIXELS), cb: new Float32Array(PIXELS), cr: new Float32Array(PIXELS) };
  for (let row = 0; row < SIDE; row++) {
    const first = kernel.first[row] ?? 0;
    for (let column = 0; column < SIDE; column++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0; tap < kernel.taps; tap++) {
        const weight = kernel.weights[row * kernel.taps + tap] ?? 0;
        const at = ((first + tap) * SIDE + column) * 3;
        red += weight * (rows[at] ?? 0);
        green += weight * (rows[at + 1] ?? 0);
        blue += weight * (rows[at + 2] ?? 0);
      }
      const to = row * SIDE + column;
      planes.y[to] = 0.299 * red + 0.587 * green + 0.114 * blue;
      planes.cb[to] = -0.168736 * red - 0.331264 * green + 0.5 * blue;
      planes.cr[to] = 0.5 * red - 0.418688 * green - 0.081312 * blue;
    }
  }
  return { y: planes.y, cb: blur(planes.cb), cr: blur(planes.cr) };
}

/** For each reduced pixel: the first of `taps` original ones, and the share of each. */
interface Kernel {
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float32Array;
}

/** By the original's side, which `decodePicture` bounds. */
const kernels = new Map<number, Kernel>();

function kernelFor(side: number): Kernel {
  const known = kernels.get(side);
  if (known) return known;
  const scale = side / SIDE;
  const softness = SOFTNESS * Math.max(scale, 1);
  const taps = Math.min(side, 2 * Math.ceil(2.5 * softness) + 1);
  const kernel = { taps, first: new Int32Array(SIDE), weights: new Float32Array(SIDE * taps) };
  for (let to = 0; to < SIDE; to++) {
    const centre = (to + 0.5) * scale - 0.5;
    const first = Math.max(0, Math.min(side - taps, Math.round(centre) - (taps >> 1)));
    const weights = Array.from({ length: taps }, (_, tap) => Math.exp(-(((first + tap - centre) / softness) ** 2) / 2));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    kernel.first[to] = first;
    for (const [tap, weight] of weights.entries()) kernel.weights[to * taps + tap] = weight / sum;
  }
  kernels.set(side, kernel);
  return kernel;
}

/** 1-2-1 in both directions; the border is repeated. */
function blur(plane: Float32Array): Float32Array {
  return blurAlong(blurAlong(plane, 1, SIDE), SIDE, 1);
}

function blurAlong(plane: Float32Array, step: number, across: number): Float32Array {
  const blurred = new Float32Array(PIXELS);
  for (let line = 0; line < SIDE; line++) {
    for (let along = 0; along < SIDE; along++) {
      const at = line * across + along * step;
      const before = plane[along > 0 ? at - step : at] ?? 0;
      const after = plane[along < SIDE - 1 ? at + step : at] ?? 0;
      blurred[at] = (before + 2 * (plane[at] ?? 0) + after) / 4;
    }
  }
  return blurred;
}
