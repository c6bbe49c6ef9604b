import type { Pixels } from '../decode.ts';

/** A decoded picture is at most twice as large as its reduction: so many original pixels lie under the triangle that weighs them. */
const TAPS = 4;

interface Kernel {
  /** For each reduced pixel: the first of its original ones. */
  readonly first: Int32Array;
  /** For each reduced pixel: the shares of `TAPS` original ones. */
  readonly weights: Float64Array;
}

/**
 * Red, green and blue, row by row, of the picture reduced to `to` pixels a side, at most to the half, with a triangle that is measured in
 * the reduced picture's pixels: so a large picture and a small copy of it end up equally soft, whatever made the copy. What it gives is
 * good until the next call, and may be longer than the picture.
 */
export function reduce({ side, rgb }: Pixels, to: number): Float64Array {
  const kernel = kernelFor(side, to);
  // First down, then across: the first pass reads whole rows.
  const down = scratch(0, to * side * 3);
  downColumns(rgb, side, kernel, down);
  const reduced = scratch(1, to * to * 3);
  acrossRows(down, side, kernel, reduced);
  return reduced;
}

/** Overwritten by the next picture: nothing here waits, so one is enough for all. */
const scratches = [new Float64Array(0), new Float64Array(0)];

function scratch(number: 0 | 1, length: number): Float64Array {
  const known = scratches[number];
  if (known && known.length >= length) return known;
  const larger = new Float64Array(length);
  scratches[number] = larger;
  return larger;
}

function downColumns(rgb: Uint8Array, side: number, { first, weights }: Kernel, down: Float64Array): void {
  const width = side * 3;
  for (let row = 0, to = 0; row < first.length; row++) {
    const a = weights[row * TAPS] ?? 0;
    const b = weights[row * TAPS + 1] ?? 0;
    const c = weights[row * TAPS + 2] ?? 0;
    const d = weights[row * TAPS + 3] ?? 0;
    let at = (first[row] ?? 0) * width;
    for (let column = 0; column < width; column++, at++, to++) {
      down[to] =
        a * (rgb[at] ?? 0) +
        b * (rgb[at + width] ?? 0) +
        c * (rgb[at + 2 * width] ?? 0) +
        d * (rgb[at + 3 * width] ?? 0);
    }
  }
}

function acrossRows(down: Float64Array, side: number, { first, weights }: Kernel, reduced: Float64Array): void {
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
        reduced[to] = a * (down[at] ?? 0) + b * (down[at + 3] ?? 0) + c * (down[at + 6] ?? 0) + d * (down[at + 9] ?? 0);
      }
    }
  }
}

/** By the two sides; `decodePicture` bounds the original's. */
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
  if (2 * Math.ceil(radius) > TAPS) throw new RangeError(`${side} pixels are too many for ${to}.`);
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
