import { PLANE_SIDE, type Planes } from './planes.ts';

/**
 * Maps a pixel of the first picture to the second: scale about the centre, then shift by pixels, and mirror if
 * `mirrorSign` is −1.
 */
export interface Alignment {
  /** 1: as it is; −1: mirrored left to right. */
  readonly mirrorSign: MirrorSign;
  readonly shiftX: number;
  readonly shiftY: number;
  readonly scaleX: number;
  readonly scaleY: number;
}

export type MirrorSign = 1 | -1;

/**
 * Maximum shift in pixels, and maximum change of scale. A copy may be cropped by 2 % at each edge. Wider limits would
 * make a zoomed picture count as the same.
 */
const MAX_SHIFT = 0.03 * PLANE_SIDE;
const MAX_SCALE_CHANGE = 0.05;
const MAX_ITERATIONS = 5;
/** Every second row is enough to determine four numbers. */
const ROW_STEP = 2;
/** The iteration ends when a step moves the edge by less than this many pixels. */
const CONVERGED_STEP = 0.02;
export const CENTRE = (PLANE_SIDE - 1) / 2;

/**
 * Finds the shift and scale, in both directions, that minimize the squared difference in brightness: image registration
 * by Lucas and Kanade (1981) with a few bounded Gauss–Newton iterations. The gradients of the first picture stay the
 * same in every iteration, so the normal matrix is computed once.
 */
export function align(first: Planes, second: Planes, mirrorSign: MirrorSign): Alignment {
  const normal = normalMatrix(first);
  let current: Alignment = { mirrorSign, shiftX: 0, shiftY: 0, scaleX: 1, scaleY: 1 };
  for (let round = 0; round < MAX_ITERATIONS; round++) {
    const [shiftX = 0, shiftY = 0, scaleX = 0, scaleY = 0] = solve(normal, rightSide(first, second.y, current));
    current = {
      mirrorSign,
      shiftX: clamp(current.shiftX + shiftX, MAX_SHIFT),
      shiftY: clamp(current.shiftY + shiftY, MAX_SHIFT),
      scaleX: 1 + clamp(current.scaleX - 1 + scaleX, MAX_SCALE_CHANGE),
      scaleY: 1 + clamp(current.scaleY - 1 + scaleY, MAX_SCALE_CHANGE),
    };
    const step = Math.abs(shiftX) + Math.abs(shiftY) + CENTRE * (Math.abs(scaleX) + Math.abs(scaleY));
    if (step < CONVERGED_STEP) break;
  }
  return current;
}

/**
 * The 4 × 4 matrix of the normal equations, row by row: sums over the pixels of the products of the derivatives of
 * brightness by shiftX, shiftY, scaleX and scaleY.
 */
function normalMatrix({ gradientX, gradientY }: Planes): Float64Array {
  const m = new Float64Array(16);
  for (let row = 0; row < PLANE_SIDE; row += ROW_STEP) {
    let xx = 0;
    let xy = 0;
    let yy = 0;
    let xxRight = 0;
    let xyRight = 0;
    let xxRight2 = 0;
    for (let column = 0, at = row * PLANE_SIDE; column < PLANE_SIDE; column++, at++) {
      const x = gradientX[at] ?? 0;
      const y = gradientY[at] ?? 0;
      const right = column - CENTRE;
      xx += x * x;
      xy += x * y;
      yy += y * y;
      xxRight += x * x * right;
      xyRight += x * y * right;
      xxRight2 += x * x * right * right;
    }
    const down = row - CENTRE;
    add(m, 0, 0, xx);
    add(m, 0, 1, xy);
    add(m, 1, 1, yy);
    add(m, 0, 2, xxRight);
    add(m, 1, 2, xyRight);
    add(m, 2, 2, xxRight2);
    add(m, 0, 3, xy * down);
    add(m, 1, 3, yy * down);
    add(m, 2, 3, xyRight * down);
    add(m, 3, 3, yy * down * down);
  }
  // Damping: without it, a direction without gradient would give an unbounded step.
  for (let i = 0; i < 4; i++) m[i * 5] = (m[i * 5] ?? 0) * 1.001 + 1;
  return m;
}

/** Adds to an element and to its mirror element, because the matrix is symmetric. */
function add(matrix: Float64Array, i: number, j: number, value: number): void {
  matrix[i * 4 + j] = (matrix[i * 4 + j] ?? 0) + value;
  if (i !== j) matrix[j * 4 + i] = (matrix[j * 4 + i] ?? 0) + value;
}

/** The right side of the normal equations. Pixels that the alignment maps outside the second picture are skipped. */
function rightSide(
  { y: first, gradientX, gradientY }: Planes,
  second: Float32Array,
  alignment: Alignment,
): Float64Array {
  let shiftX = 0;
  let shiftY = 0;
  let scaleX = 0;
  let scaleY = 0;
  for (let row = 0; row < PLANE_SIDE; row += ROW_STEP) {
    const y = CENTRE + (row - CENTRE) * alignment.scaleY + alignment.shiftY;
    if (y < 0 || y > PLANE_SIDE - 1) continue;
    const top = Math.min(Math.floor(y), PLANE_SIDE - 2);
    const down = y - top;
    for (let column = 0; column < PLANE_SIDE; column++) {
      const x = CENTRE + alignment.mirrorSign * ((column - CENTRE) * alignment.scaleX + alignment.shiftX);
      if (x < 0 || x > PLANE_SIDE - 1) continue;
      const left = Math.min(Math.floor(x), PLANE_SIDE - 2);
      const right = x - left;
      const from = top * PLANE_SIDE + left;
      const upper = (second[from] ?? 0) * (1 - right) + (second[from + 1] ?? 0) * right;
      const lower = (second[from + PLANE_SIDE] ?? 0) * (1 - right) + (second[from + PLANE_SIDE + 1] ?? 0) * right;
      const at = row * PLANE_SIDE + column;
      const difference = (first[at] ?? 0) - upper * (1 - down) - lower * down;
      const alongX = (gradientX[at] ?? 0) * difference;
      const alongY = (gradientY[at] ?? 0) * difference;
      shiftX += alongX;
      shiftY += alongY;
      scaleX += alongX * (column - CENTRE);
      scaleY += alongY * (row - CENTRE);
    }
  }
  return Float64Array.of(shiftX, shiftY, scaleX, scaleY);
}

/** Solves the four equations by Gaussian elimination. No pivoting: the matrix is symmetric and positive definite. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const m = matrix.slice();
  const x = right.slice();
  for (let i = 0; i < 4; i++) {
    for (let row = i + 1; row < 4; row++) {
      const factor = (m[row * 4 + i] ?? 0) / (m[i * 5] ?? 1);
      for (let column = i; column < 4; column++)
        m[row * 4 + column] = (m[row * 4 + column] ?? 0) - factor * (m[i * 4 + column] ?? 0);
      x[row] = (x[row] ?? 0) - factor * (x[i] ?? 0);
    }
  }
  for (let i = 3; i >= 0; i--) {
    for (let column = i + 1; column < 4; column++) x[i] = (x[i] ?? 0) - (m[i * 4 + column] ?? 0) * (x[column] ?? 0);
    x[i] = (x[i] ?? 0) / (m[i * 5] ?? 1);
  }
  return x;
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
