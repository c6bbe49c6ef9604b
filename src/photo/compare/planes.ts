import type { Pixels } from '../decoder/types.ts';
import { reduce } from './reduce.ts';

/**
 * Side, in pixels, of the square that both pictures are reduced to. It is well below SharePoint's medium copy of 72 px
 * (https://github.com/pnp/PnP/tree/master/Samples/Core.ProfilePictureUploader), so the copy's own sharpness and JPEG
 * noise disappear.
 */
export const PLANE_SIDE = 48;
const PIXELS = PLANE_SIDE * PLANE_SIDE;

/**
 * A picture prepared for comparison, row by row: brightness and two colour differences (YCbCr of ITU-R BT.601, full
 * range), and their gradients.
 */
export interface Planes {
  readonly y: Float32Array;
  readonly cb: Float32Array;
  readonly cr: Float32Array;
  /** Change of brightness to the right and down, in grey levels per pixel. */
  readonly gradientX: Float32Array;
  readonly gradientY: Float32Array;
  /** Length of the gradient vector of brightness and colours. */
  readonly gradient: Float32Array;
}

/**
 * Reduces, converts and blurs a decoded picture. The blur removes differences in sharpness and noise between copies.
 * Colours are blurred twice because JPEG stores them at half the resolution.
 */
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
  return { y, cb, cr, ...gradientsOf(y, cb, cr) };
}

/** Central differences. Border pixels are repeated. */
function gradientsOf(
  y: Float32Array,
  cb: Float32Array,
  cr: Float32Array,
): Pick<Planes, 'gradientX' | 'gradientY' | 'gradient'> {
  const gradientX = new Float32Array(PIXELS);
  const gradientY = new Float32Array(PIXELS);
  const gradient = new Float32Array(PIXELS);
  for (let row = 0, at = 0; row < PLANE_SIDE; row++) {
    const up = row > 0 ? PLANE_SIDE : 0;
    const down = row < PLANE_SIDE - 1 ? PLANE_SIDE : 0;
    for (let column = 0; column < PLANE_SIDE; column++, at++) {
      const right = column < PLANE_SIDE - 1 ? at + 1 : at;
      const left = column > 0 ? at - 1 : at;
      const toRight = ((y[right] ?? 0) - (y[left] ?? 0)) / 2;
      const downward = ((y[at + down] ?? 0) - (y[at - up] ?? 0)) / 2;
      gradientX[at] = toRight;
      gradientY[at] = downward;
      const colour =
        ((cb[right] ?? 0) - (cb[left] ?? 0)) ** 2 +
        ((cr[right] ?? 0) - (cr[left] ?? 0)) ** 2 +
        ((cb[at + down] ?? 0) - (cb[at - up] ?? 0)) ** 2 +
        ((cr[at + down] ?? 0) - (cr[at - up] ?? 0)) ** 2;
      gradient[at] = Math.sqrt(toRight * toRight + downward * downward + colour / 4);
    }
  }
  return { gradientX, gradientY, gradient };
}

/** Blurs in place with the kernel 1-2-1 in both directions. Border pixels are repeated. */
function blur(plane: Float32Array): void {
  blurLines(plane, 1, PLANE_SIDE);
  blurLines(plane, PLANE_SIDE, 1);
}

/** `step`: index distance between neighbours on a line. `lineStep`: index distance between lines. */
function blurLines(plane: Float32Array, step: number, lineStep: number): void {
  for (let line = 0; line < PLANE_SIDE; line++) {
    let at = line * lineStep;
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
