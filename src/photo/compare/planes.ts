import type { Pixels } from '../decode.ts';
import { reduce } from './reduce.ts';

/** Side of the square to which both pictures are reduced: well below SharePoint's medium copy (72 px), so that its own sharpness and JPEG noise fall away. */
export const PLANE_SIDE = 48;
const PIXELS = PLANE_SIDE * PLANE_SIDE;

/** What a picture is compared by, row by row: brightness and two colour differences (YCbCr of ITU-R BT.601, full range), and how steep the brightness is. */
export interface Planes {
  readonly y: Float32Array;
  readonly cb: Float32Array;
  readonly cr: Float32Array;
  /** Grey levels per pixel, to the right and down. */
  readonly gradientX: Float32Array;
  readonly gradientY: Float32Array;
  readonly gradient: Float32Array;
}

/** Blurred, since copies differ in sharpness and noise; colours more than brightness, since JPEG keeps them at half the resolution. */
export function toPlanes(pixels: Pixels): Planes {
  const rgb = reduce(pixels, PLANE_SIDE);
  const y = new Float32Array(PIXELS);
  const cb = new Float32Array(PIXELS);
  const cr = new Float32Array(PIXELS);
  for (let at = 0; at < PIXELS; at++) {
    const red = rgb[at * 3] ?? 0;
    const green = rgb[at * 3 + 1] ?? 0;
    const blue = rgb[at * 3 + 2] ?? 0;
    y[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
    cb[at] = -0.168736 * red - 0.331264 * green + 0.5 * blue;
    cr[at] = 0.5 * red - 0.418688 * green - 0.081312 * blue;
  }
  blur(y);
  for (const colour of [cb, cr]) {
    blur(colour);
    blur(colour);
  }
  return { y, cb, cr, ...gradientsOf(y) };
}

/** Central differences; the border is repeated. */
function gradientsOf(y: Float32Array): Pick<Planes, 'gradientX' | 'gradientY' | 'gradient'> {
  const gradientX = new Float32Array(PIXELS);
  const gradientY = new Float32Array(PIXELS);
  const gradient = new Float32Array(PIXELS);
  for (let row = 0, at = 0; row < PLANE_SIDE; row++) {
    const up = row > 0 ? PLANE_SIDE : 0;
    const down = row < PLANE_SIDE - 1 ? PLANE_SIDE : 0;
    for (let column = 0; column < PLANE_SIDE; column++, at++) {
      const right = column < PLANE_SIDE - 1 ? at + 1 : at;
      const left = column > 0 ? at - 1 : at;
      const x = ((y[right] ?? 0) - (y[left] ?? 0)) / 2;
      const z = ((y[at + down] ?? 0) - (y[at - up] ?? 0)) / 2;
      gradientX[at] = x;
      gradientY[at] = z;
      gradient[at] = Math.sqrt(x * x + z * z);
    }
  }
  return { gradientX, gradientY, gradient };
}

/** In place, 1-2-1 in both directions; the border is repeated. */
function blur(plane: Float32Array): void {
  blurAlong(plane, 1, PLANE_SIDE);
  blurAlong(plane, PLANE_SIDE, 1);
}

function blurAlong(plane: Float32Array, step: number, across: number): void {
  for (let line = 0; line < PLANE_SIDE; line++) {
    let at = line * across;
    let here = plane[at] ?? 0;
    let before = here;
    for (let along = 1; along < PLANE_SIDE; along++, at += step) {
      const after = plane[at + step] ?? 0;
      plane[at] = (before + 2 * here + after) / 4;
      before = here;
      here = after;
    }
    plane[at] = (before + 3 * here) / 4;
  }
}
