import { type Alignment, align, CENTRE, type MirrorSign } from './align.ts';
import { commonDisc, type Region, withGradientsIn } from './disc.ts';
import { PLANE_SIDE, type Planes } from './planes.ts';

/** Side of a cell in pixels. A block has 2 × 2 cells; neighbouring blocks overlap by one cell. */
const CELL = 3;
const CELLS = PLANE_SIDE / CELL;
/** Share of blocks, the worst ones, that the distance is computed from: a local change must not average out. */
const WORST_SHARE = 0.05;
/** Noise of recompression at a pixel, in grey levels: a constant, plus a part per grey level of the common gradient. */
const NOISE = 3;
const NOISE_PER_GRADIENT = 0.25;
const COLOUR_WEIGHT = 1.5;
/**
 * Range of ambiguous distances, which `distanceBetween` weights. Below it, people see no difference. Above it, they see
 * a different picture.
 */
const WEIGHTED_FROM = 1;
const WEIGHTED_TO = 5;
const MAX_WEIGHT = 4;
/**
 * Maximum mean difference between a picture and its own mirror image, in grey levels per unit of distance, at which the
 * mirror image can fit the other picture as well. The distance counts in units of at least `NOISE`. A picture that is
 * close to the other one and to its mirror image is at most two distances from its own mirror image.
 */
const MAX_ASYMMETRY = 2 * NOISE;
/** Root mean square of the colour differences from which a picture is visibly coloured. */
const MIN_VISIBLE_COLOUR = 2;
/** Maximum share of its colour that a picture keeps when it is made grey. */
const MAX_GREY_COLOUR_SHARE = 0.25;

/**
 * The distance between two pictures; 0 for identical ones. It is the root mean square difference of the worst blocks
 * after a bounded alignment, in units of the noise expected there. The order of the two does not matter.
 *
 * An ambiguous distance is weighted, up to fourfold, if there is a better explanation than noise: the mirror image fits
 * better, or one picture is the other one made grey.
 */
export function distanceBetween(a: Planes, b: Planes): number {
  const region = commonDisc(a, b);
  return region ? distanceIn(withGradientsIn(a, region), withGradientsIn(b, region), region) : distanceIn(a, b);
}

/** `region`: the pixels that both pictures show. Default: all. */
function distanceIn(a: Planes, b: Planes, region?: Region): number {
  const [first, second] = isSharper(a, b) ? [a, b] : [b, a];
  const distance = alignedDistance(first, second, 1, region);
  if (distance < WEIGHTED_FROM || distance > WEIGHTED_TO) return distance;
  // A portrait is nearly symmetric, so a mirrored one has a small distance. Its mirror image fits better.
  const canFitMirrored = asymmetryOf(second, region) <= MAX_ASYMMETRY * distance;
  const mirroredWeight = canFitMirrored ? distance / alignedDistance(first, second, -1, region) : 0;
  return distance * Math.max(1, Math.min(MAX_WEIGHT, mirroredWeight), isMadeGrey(a, b) ? MAX_WEIGHT : 1);
}

/** Mean difference between a picture and its mirror image, in grey levels. */
function asymmetryOf({ y }: Planes, region: Region | undefined): number {
  let sum = 0;
  for (let row = 0; row < PLANE_SIDE; row++) {
    for (let left = row * PLANE_SIDE, right = left + PLANE_SIDE - 1; left < right; left++, right--) {
      if (!region || region[left]) sum += Math.abs((y[left] ?? 0) - (y[right] ?? 0));
    }
  }
  return sum / (y.length / 2);
}

/** Whether one picture is coloured and the other is not. JPEG nearly preserves faint colours; greying removes them. */
function isMadeGrey(a: Planes, b: Planes): boolean {
  const [less = 0, more = 0] = [colourOf(a), colourOf(b)].sort((one, other) => one - other);
  return more >= MIN_VISIBLE_COLOUR && less < MAX_GREY_COLOUR_SHARE * more;
}

/** Root mean square of the colour differences. */
function colourOf({ cb, cr }: Planes): number {
  let sum = 0;
  for (let at = 0; at < cb.length; at++) sum += valueAt(cb, at) ** 2 + valueAt(cr, at) ** 2;
  return Math.sqrt(sum / cb.length);
}

/**
 * Whether `a` is the sharper picture. Its gradients make the alignment more reliable. The last comparison gives equally
 * sharp pictures a fixed order.
 */
function isSharper(a: Planes, b: Planes): boolean {
  let difference = 0;
  for (let at = 0; at < a.gradient.length; at++) difference += (a.gradient[at] ?? 0) - (b.gradient[at] ?? 0);
  if (difference !== 0) return difference > 0;
  const firstUnequal = a.y.findIndex((y, at) => y !== b.y[at]);
  return (a.y[firstUnequal] ?? 0) >= (b.y[firstUnequal] ?? 0);
}

function alignedDistance(first: Planes, second: Planes, mirrorSign: MirrorSign, region: Region | undefined): number {
  const alignment = align(first, second, mirrorSign);
  const blocks = blockMeans(cellErrors(first, second, alignment, region)).sort();
  const count = Math.max(1, Math.round(blocks.length * WORST_SHARE));
  let sum = 0;
  for (let at = blocks.length - count; at < blocks.length; at++) sum += blocks[at] ?? 0;
  return Math.sqrt(sum / count);
}

/** Per cell, row by row. */
interface Cells {
  /** Sum of the squared differences, each in units of its pixel's noise. */
  readonly errors: Float64Array;
  /** Number of pixels that both pictures have. */
  readonly counts: Float64Array;
}

/**
 * Sums up the errors per cell. The noise grows with the smaller of the two gradients: an edge in both pictures
 * tolerates a larger difference, an edge in only one of them does not.
 */
function cellErrors(first: Planes, second: Planes, alignment: Alignment, region: Region | undefined): Cells {
  const errors = new Float64Array(CELLS * CELLS);
  const counts = new Float64Array(CELLS * CELLS);
  for (let row = 0; row < PLANE_SIDE; row++) {
    const y = CENTRE + (row - CENTRE) * alignment.scaleY + alignment.shiftY;
    if (y < 0 || y > PLANE_SIDE - 1) continue;
    const top = Math.min(Math.floor(y), PLANE_SIDE - 2);
    const down = y - top;
    const cells = Math.floor(row / CELL) * CELLS;
    for (let column = 0; column < PLANE_SIDE; column++) {
      const x = CENTRE + alignment.mirrorSign * ((column - CENTRE) * alignment.scaleX + alignment.shiftX);
      const at = row * PLANE_SIDE + column;
      if (x < 0 || x > PLANE_SIDE - 1 || (region && !region[at])) continue;
      const left = Math.min(Math.floor(x), PLANE_SIDE - 2);
      const right = x - left;
      const from = top * PLANE_SIDE + left;
      const brightness = (first.y[at] ?? 0) - interpolate(second.y, from, right, down);
      const blue = (first.cb[at] ?? 0) - interpolate(second.cb, from, right, down);
      const red = (first.cr[at] ?? 0) - interpolate(second.cr, from, right, down);
      const gradient = Math.min(first.gradient[at] ?? 0, interpolate(second.gradient, from, right, down));
      const noise = NOISE + NOISE_PER_GRADIENT * gradient;
      const error = (brightness * brightness + COLOUR_WEIGHT * (blue * blue + red * red)) / (noise * noise);
      const cell = cells + Math.floor(column / CELL);
      errors[cell] = (errors[cell] ?? 0) + error;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return { errors, counts };
}

/** Bilinear interpolation at `right` and `down`, both 0 to 1, from the pixel at `from`. */
function interpolate(plane: Float32Array, from: number, right: number, down: number): number {
  const upper = (plane[from] ?? 0) * (1 - right) + (plane[from + 1] ?? 0) * right;
  const lower = (plane[from + PLANE_SIDE] ?? 0) * (1 - right) + (plane[from + PLANE_SIDE + 1] ?? 0) * right;
  return upper * (1 - down) + lower * down;
}

/** Mean error of each block of 2 × 2 cells; 0 for a block without common pixels. */
function blockMeans({ errors, counts }: Cells): Float64Array {
  const perSide = CELLS - 1;
  const means = new Float64Array(perSide * perSide);
  for (let row = 0; row < perSide; row++) {
    for (let column = 0; column < perSide; column++) {
      const at = row * CELLS + column;
      const sum =
        valueAt(errors, at) + valueAt(errors, at + 1) + valueAt(errors, at + CELLS) + valueAt(errors, at + CELLS + 1);
      const count =
        valueAt(counts, at) + valueAt(counts, at + 1) + valueAt(counts, at + CELLS) + valueAt(counts, at + CELLS + 1);
      means[row * perSide + column] = count > 0 ? sum / count : 0;
    }
  }
  return means;
}

function valueAt(values: Float32Array | Float64Array, at: number): number {
  return values[at] ?? 0;
}
