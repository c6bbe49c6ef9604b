import type { Sharp } from 'sharp';

/** Side of the square to which both pictures are reduced: well below SharePoint's medium copy (72 px), so that its own sharpness and JPEG noise fall away. */
export const SIDE = 48;
const PIXELS = SIDE * SIDE;

/** A picture's brightness and its two colour differences (YCbCr of ITU-R BT.601, full range), row by row. */
export interface Planes {
  readonly y: Float32Array;
  readonly cb: Float32Array;
  readonly cr: Float32Array;
}

/** Decodes and reduces: the same kernel for both pictures. Colours are blurred more, since JPEG keeps them at half the resolution. */
export async function toPlanes(picture: Sharp): Promise<Planes> {
  const { data, info } = await picture
    .resize(SIDE, SIDE, { fit: 'cover', kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const planes = { y: new Float32Array(PIXELS), cb: new Float32Array(PIXELS), cr: new Float32Array(PIXELS) };
  for (let at = 0; at < PIXELS; at++) {
    const red = data[at * info.channels] ?? 0;
    const green = data[at * info.channels + 1] ?? 0;
    const blue = data[at * info.channels + 2] ?? 0;
    planes.y[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
    planes.cb[at] = -0.168736 * red - 0.331264 * green + 0.5 * blue;
    planes.cr[at] = 0.5 * red - 0.418688 * green - 0.081312 * blue;
  }
  return { y: blur(planes.y), cb: blur(blur(planes.cb)), cr: blur(blur(planes.cr)) };
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
