import { PLANE_SIDE, type Planes } from './planes.ts';

/*
 * SharePoint, an uploader or a person may mask one of two copies to a circle on white. Then only the disc shows the
 * picture.
 */

/** Marks each pixel, row by row: 1 in the region, else 0. */
export type Region = Uint8Array;

const CENTRE = (PLANE_SIDE - 1) / 2;
/** Pixels farther from the centre are outside of any mask. */
const OUTSIDE_RADIUS = PLANE_SIDE / 2 + 1.5;
/** Pixels farther from the centre are also outside of a mask that was cropped, and not blurred with its edge. */
const WHITE_RADIUS = PLANE_SIDE / 2 + 3;
/**
 * Pixels nearer to the centre are inside a mask, whatever the alignment: the largest shift and scale move them by less
 * than 3 pixels, and the mask may be a little smaller than the picture.
 */
const INSIDE_RADIUS = PLANE_SIDE / 2 - 4;
/** White after recompression: minimum brightness, and maximum colour difference. */
const MIN_WHITE = 246;
const MAX_WHITE_COLOUR = 6;
/** Maximum share of pixels outside that are not white: JPEG spreads the mask's edge. */
const MAX_SPECKLED_SHARE = 0.02;

/** Minimum number of pixels that a mask has covered. */
const MIN_COVERED = 3;

/** The region that two pictures have in common if exactly one is masked to a circle on white. Otherwise undefined. */
export function commonDisc(first: Planes, second: Planes): Region | undefined {
  const isMasked = [first, second].some((planes) => colouredOf(planes, WHITE) <= WHITE.length * MAX_SPECKLED_SHARE);
  if (!isMasked) return undefined;
  // A portrait on white is white outside of the circle as well, with or without a mask.
  const covered = Math.abs(colouredOf(first, OUTSIDE) - colouredOf(second, OUTSIDE));
  return covered >= MIN_COVERED ? INSIDE : undefined;
}

/** Number of these pixels that are not white. */
function colouredOf({ y, cb, cr }: Planes, pixels: Uint16Array): number {
  let coloured = 0;
  for (const at of pixels) {
    const isWhite =
      (y[at] ?? 0) >= MIN_WHITE &&
      Math.abs(cb[at] ?? 0) <= MAX_WHITE_COLOUR &&
      Math.abs(cr[at] ?? 0) <= MAX_WHITE_COLOUR;
    if (!isWhite) coloured++;
  }
  return coloured;
}

/** The picture for the alignment: without gradients outside the region, its pixels do not count. */
export function withGradientsIn(planes: Planes, region: Region): Planes {
  const only = (gradient: Float32Array) => gradient.map((value, at) => (region[at] ? value : 0));
  return {
    ...planes,
    gradientX: only(planes.gradientX),
    gradientY: only(planes.gradientY),
    gradient: only(planes.gradient),
  };
}

function distanceFromCentre(at: number): number {
  return Math.hypot((at % PLANE_SIDE) - CENTRE, Math.floor(at / PLANE_SIDE) - CENTRE);
}

const PIXELS = Array.from({ length: PLANE_SIDE * PLANE_SIDE }, (_, at) => at);
const OUTSIDE = Uint16Array.from(PIXELS.filter((at) => distanceFromCentre(at) > OUTSIDE_RADIUS));
const WHITE = Uint16Array.from(PIXELS.filter((at) => distanceFromCentre(at) > WHITE_RADIUS));
const INSIDE: Region = Uint8Array.from(PIXELS, (at) => (distanceFromCentre(at) < INSIDE_RADIUS ? 1 : 0));
