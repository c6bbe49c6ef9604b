import { PLANE_SIDE, type Planes } from './planes.ts';

/** How the second picture lies on the first: scaled about the centre, moved by pixels, and perhaps turned over before. */
export interface Alignment {
  /** 1, or −1: as a mirror shows it. */
  readonly mirrorSign: MirrorSign;
  readonly shiftX: number;
  readonly shiftY: number;
  readonly scaleX: number;
  readonly scaleY: number;
}

export type MirrorSign = 1 | -1;

/** A copy may be cropped by 2 % on each side: nothing beyond that is undone, or a zoomed picture would pass for the same. */
const MAX_SHIFT = 0.03 * PLANE_SIDE;
const MAX_SCALE_CHANGE = 0.05;
const MAX_ITERATIONS = 5;
/** Four numbers are sought: every second row is plenty. */
const ROW_STEP = 2;
/** Steps below so many pixels at the edge are not worth another round. */
const CONVERGED_STEP = 0.02;
export const CENTRE = (PLANE_SIDE - 1) / 2;

/** Least squares on brightness (Lucas and Kanade, 1981), a few rounds of Gauss–Newton, bounded. */
export function align(first: Planes, second: Planes, mirrorSign: MirrorSign): Alignment {
  const normal = normalMatrix(first);
  let found: Alignment = { mirrorSign, shiftX: 0, shiftY: 0, scaleX: 1, scaleY: 1 };
  for (let round = 0; round < MAX_ITERATIONS; round++) {
    const [shiftX = 0, shiftY = 0, scaleX = 0, scaleY = 0] = solve(normal, rightSide(first, second.y, found));
    found = {
      mirrorSign,
      shiftX: clamp(found.shiftX + shiftX, MAX_SHIFT),
      shiftY: clamp(found.shiftY + shiftY, MAX_SHIFT),
      scaleX: 1 + clamp(found.scaleX - 1 + scaleX, MAX_SCALE_CHANGE),
      scaleY: 1 + clamp(found.scaleY - 1 + scaleY, MAX_SCALE_CHANGE),
    };
    const step = Math.abs(shiftX) + Math.abs(shiftY) + CENTRE * (Math.abs(scaleX) + Math.abs(scaleY));
    if (step < CONVERGED_STEP) break;
  }
  return found;
}

/** Row by row 4 × 4: products of what moving and scaling in each direction change at a pixel. */
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
  // A flat direction must not run away.
  for (let i = 0; i < 4; i++) m[i * 5] = (m[i * 5] ?? 0) * 1.001 + 1;
  return m;
}

/** The matrix is symmetric. */
function add(matrix: Float64Array, i: number, j: number, value: number): void {
  matrix[i * 4 + j] = (matrix[i * 4 + j] ?? 0) + value;
  if (i !== j) matrix[j * 4 + i] = (matrix[j * 4 + i] ?? 0) + value;
}

/** Where the second picture, alignment so on the first, has no pixel, it says nothing. */
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

/** Gaussian elimination of four equations; the matrix is symmetric and positive, so no pivots are sought. */
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
