import { type Alignment, align, CENTRE, type MirrorSign } from './align.ts';
import { PLANE_SIDE, type Planes } from './planes.ts';

/** Blocks are 2 × 2 cells of so many pixels, and overlap by a cell. */
const CELL = 3;
const CELLS = PLANE_SIDE / CELL;
/** The worst blocks count, this share of all. */
const WORST_SHARE = 0.05;
/** What recompression does to a pixel, in grey levels: everywhere, and per grey level of gradient that both pictures have there. */
const NOISE = 3;
const NOISE_PER_SLOPE = 0.25;
const COLOUR_WEIGHT = 1.5;
/** Below, nobody sees a difference, and what explains it says nothing; above, it needs no explanation. */
const FAINT = 1;
const PLAIN = 5;
/** An explanation makes a difference count for so much at most. */
const MOST_WEIGHT = 4;
/**
 * A picture further from its own mirror image, in grey levels on the average, for each unit of distance, can't be close to both the other
 * picture and that one's: nowhere are they further apart than the distance says, which counts in units of at least `NOISE`.
 */
const LOPSIDED = 2 * NOISE;
/** Root mean square of the colour differences, from which on a picture is coloured to the eye, and the share of it that one made grey keeps at most. */
const COLOURED = 2;
const LEFT_OVER = 0.25;

/**
 * How far two pictures are apart, 0 for identical ones: after a bounded alignment, the root mean square difference of the worst blocks,
 * in units of the noise expected there. A faint difference weighs more where it has another explanation than noise. The order of the
 * two does not matter.
 */
export function distanceBetween(a: Planes, b: Planes): number {
  const [first, second] = isSharper(a, b) ? [a, b] : [b, a];
  const distance = distanceAsLaid(first, second, 1);
  if (distance < FAINT || distance > PLAIN) return distance;
  // A portrait is nearly its own mirror image: what tells that it was mirrored is that the mirror image fits better.
  const likeMirrored = asymmetryOf(second) > LOPSIDED * distance ? 0 : distance / distanceAsLaid(first, second, -1);
  return distance * Math.max(1, Math.min(MOST_WEIGHT, likeMirrored), isMadeGrey(a, b) ? MOST_WEIGHT : 1);
}

/** Grey levels between left and right, on the average. */
function asymmetryOf({ y }: Planes): number {
  let sum = 0;
  for (let row = 0; row < PLANE_SIDE; row++) {
    for (let left = row * PLANE_SIDE, right = left + PLANE_SIDE - 1; left < right; left++, right--) {
      sum += Math.abs((y[left] ?? 0) - (y[right] ?? 0));
    }
  }
  return sum / (y.length / 2);
}

/** JPEG leaves faint colours nearly as strong as they were; making grey leaves none. */
function isMadeGrey(a: Planes, b: Planes): boolean {
  const [less = 0, more = 0] = [colourOf(a), colourOf(b)].sort((one, other) => one - other);
  return more >= COLOURED && less < LEFT_OVER * more;
}

function colourOf({ cb, cr }: Planes): number {
  let sum = 0;
  for (let at = 0; at < cb.length; at++) sum += of(cb, at) ** 2 + of(cr, at) ** 2;
  return Math.sqrt(sum / cb.length);
}

/** The sharper one's slopes are surer to align by. Any order would do, as long as it is always the same. */
function isSharper(a: Planes, b: Planes): boolean {
  let difference = 0;
  for (let at = 0; at < a.gradient.length; at++) difference += (a.gradient[at] ?? 0) - (b.gradient[at] ?? 0);
  if (difference !== 0) return difference > 0;
  const odd = a.y.findIndex((y, at) => y !== b.y[at]);
  return (a.y[odd] ?? 0) >= (b.y[odd] ?? 0);
}

function distanceAsLaid(first: Planes, second: Planes, mirrorSign: MirrorSign): number {
  const blocks = blockMeans(cellErrors(first, second, align(first, second, mirrorSign))).sort();
  const count = Math.max(1, Math.round(blocks.length * WORST_SHARE));
  let sum = 0;
  for (let at = blocks.length - count; at < blocks.length; at++) sum += blocks[at] ?? 0;
  return Math.sqrt(sum / count);
}

interface Cells {
  readonly errors: Float64Array;
  /** How many pixels both pictures have there. */
  readonly counts: Float64Array;
}

/** An edge that both pictures have tolerates more than a place where only one has it: that is how a new edge shows. */
function cellErrors(first: Planes, second: Planes, alignment: Alignment): Cells {
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
      if (x < 0 || x > PLANE_SIDE - 1) continue;
      const left = Math.min(Math.floor(x), PLANE_SIDE - 2);
      const right = x - left;
      const from = top * PLANE_SIDE + left;
      const at = row * PLANE_SIDE + column;
      const brightness = (first.y[at] ?? 0) - between(second.y, from, right, down);
      const blue = (first.cb[at] ?? 0) - between(second.cb, from, right, down);
      const red = (first.cr[at] ?? 0) - between(second.cr, from, right, down);
      const gradient = Math.min(first.gradient[at] ?? 0, between(second.gradient, from, right, down));
      const noise = NOISE + NOISE_PER_SLOPE * gradient;
      const error = (brightness * brightness + COLOUR_WEIGHT * (blue * blue + red * red)) / (noise * noise);
      const cell = cells + Math.floor(column / CELL);
      errors[cell] = (errors[cell] ?? 0) + error;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return { errors, counts };
}

/** Bilinear: `right` and `down` from the pixel at `from`, both 0 to 1. */
function between(plane: Float32Array, from: number, right: number, down: number): number {
  const upper = (plane[from] ?? 0) * (1 - right) + (plane[from + 1] ?? 0) * right;
  const lower = (plane[from + PLANE_SIDE] ?? 0) * (1 - right) + (plane[from + PLANE_SIDE + 1] ?? 0) * right;
  return upper * (1 - down) + lower * down;
}

function blockMeans({ errors, counts }: Cells): Float64Array {
  const perSide = CELLS - 1;
  const means = new Float64Array(perSide * perSide);
  for (let row = 0; row < perSide; row++) {
    for (let column = 0; column < perSide; column++) {
      const at = row * CELLS + column;
      const sum = of(errors, at) + of(errors, at + 1) + of(errors, at + CELLS) + of(errors, at + CELLS + 1);
      const count = of(counts, at) + of(counts, at + 1) + of(counts, at + CELLS) + of(counts, at + CELLS + 1);
      means[row * perSide + column] = count > 0 ? sum / count : 0;
    }
  }
  return means;
}

function of(values: Float32Array | Float64Array, at: number): number {
  return values[at] ?? 0;
}
