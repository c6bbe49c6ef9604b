import type { Pixels } from '../decoder/types.ts';

/** Number of original pixels under the triangle filter. Enough, because a picture is reduced to half or more. */
const TAPS = 4;

interface Kernel {
  /** For each reduced pixel: index of the first original pixel under the filter. */
  readonly first: Int32Array;
  /** For each reduced pixel: the weights of `TAPS` original pixels; their sum is 1. */
  readonly weights: Float64Array;
}

/**
 * Reduces a picture to `to` pixels a side, at least half of its own, and returns red, green and blue, row by row. The
 * triangle filter is two reduced pixels wide, so a large picture and a small copy become equally soft, however the copy
 * was made. The returned array may be longer than the picture, and the next call overwrites it.
 */
export function reduce({ side, rgb }: Pixels, to: number): Float64Array {
  const kernel = kernelFor(side, to);
  // Vertical first, because that pass reads whole rows.
  const lower = buffer(0, to * side * 3);
  reduceHeight(rgb, side, kernel, lower);
  const reduced = buffer(1, to * to * 3);
  reduceWidth(lower, side, kernel, reduced);
  return reduced;
}

/** Buffers reused by every call: `reduce` is synchronous. */
const buffers = [new Float64Array(0), new Float64Array(0)];

function buffer(number: 0 | 1, length: number): Float64Array {
  const existing = buffers[number];
  if (existing && existing.length >= length) return existing;
  const larger = new Float64Array(length);
  buffers[number] = larger;
  return larger;
}

function reduceHeight(rgb: Uint8Array, side: number, { first, weights }: Kernel, lower: Float64Array): void {
  const width = side * 3;
  for (let row = 0, to = 0; row < first.length; row++) {
    const a = weights[row * TAPS] ?? 0;
    const b = weights[row * TAPS + 1] ?? 0;
    const c = weights[row * TAPS + 2] ?? 0;
    const d = weights[row * TAPS + 3] ?? 0;
    let at = (first[row] ?? 0) * width;
    for (let column = 0; column < width; column++, at++, to++) {
      lower[to] =
        a * (rgb[at] ?? 0) +
        b * (rgb[at + width] ?? 0) +
        c * (rgb[at + 2 * width] ?? 0) +
        d * (rgb[at + 3 * width] ?? 0);
    }
  }
}

function reduceWidth(lower: Float64Array, side: number, { first, weights }: Kernel, reduced: Float64Array): void {
  const width = first.length * 3;
  for (let column = 0; column < first.length; column++) {
    const a = weights[column * TAPS] ?? 0;
    const b = weights[column * TAPS + 1] ?? 0;
    const c = weights[column * TAPS + 2] ?? 0;
    const d = weights[column * TAPS + 3] ?? 0;
    for (let row = 0; row < first.length; row++) {
      let at = (row * side + (first[column] ?? 0)) * 3;
      let to = row * width + column * 3;
      for (let colour = 0; colour < 3; colour++, at++, to++) {
        reduced[to] =
          a * (lower[at] ?? 0) + b * (lower[at + 3] ?? 0) + c * (lower[at + 6] ?? 0) + d * (lower[at + 9] ?? 0);
      }
    }
  }
}

/** Cache of kernels by both sides. It stays small because `decodePicture` bounds the original's side. */
const kernels = new Map<string, Kernel>();

function kernelFor(side: number, to: number): Kernel {
  const key = `${side} ${to}`;
  const kernel = kernels.get(key) ?? makeKernel(side, to);
  kernels.set(key, kernel);
  return kernel;
}

function makeKernel(side: number, to: number): Kernel {
  const scale = side / to;
  const radius = Math.max(scale, 1);
  if (2 * Math.ceil(radius) > TAPS) throw new RangeError(`A side of ${side} pixels is too large to reduce to ${to}.`);
  const kernel = { first: new Int32Array(to), weights: new Float64Array(to * TAPS) };
  for (let at = 0; at < to; at++) {
    const centre = (at + 0.5) * scale - 0.5;
    const first = Math.max(0, Math.min(side - TAPS, Math.ceil(centre - radius)));
    const weights = Array.from({ length: TAPS }, (_, tap) =>
      first + tap < side ? Math.max(0, 1 - Math.abs(first + tap - centre) / radius) : 0,
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    kernel.first[at] = first;
    for (const [tap, weight] of weights.entries()) kernel.weights[at * TAPS + tap] = weight / sum;
  }
  return kernel;
}
