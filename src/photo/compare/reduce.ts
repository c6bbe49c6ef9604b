import type { Pixels } from '../decode.ts';

/** For each reduced pixel: the first of `taps` original ones, and the share of each. */
interface Kernel {
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Red, green and blue, row by row, of the picture reduced to `to` pixels a side, with a triangle that is measured in the reduced picture's
 * pixels: so a large picture and a small copy of it end up equally soft, whatever made the copy.
 */
export function reduce({ side, rgb }: Pixels, to: number): Float64Array {
  const kernel = kernelFor(side, to);
  // First down, then across: the first pass reads whole rows.
  return acrossRows(downColumns(rgb, side, kernel, to), side, kernel, to);
}

function downColumns(rgb: Uint8Array, side: number, { taps, first, weights }: Kernel, to: number): Float64Array {
  const width = side * 3;
  const down = new Float64Array(to * width);
  for (let row = 0; row < to; row++) {
    const from = (first[row] ?? 0) * width;
    for (let column = 0; column < width; column++) {
      let sum = 0;
      let at = from + column;
      for (let tap = row * taps; tap < (row + 1) * taps; tap++, at += width)
        sum += (weights[tap] ?? 0) * (rgb[at] ?? 0);
      down[row * width + column] = sum;
    }
  }
  return down;
}

function acrossRows(down: Float64Array, side: number, { taps, first, weights }: Kernel, to: number): Float64Array {
  const reduced = new Float64Array(to * to * 3);
  for (let column = 0; column < to; column++) {
    for (let row = 0; row < to; row++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let at = (row * side + (first[column] ?? 0)) * 3;
      for (let tap = column * taps; tap < (column + 1) * taps; tap++, at += 3) {
        const weight = weights[tap] ?? 0;
        red += weight * (down[at] ?? 0);
        green += weight * (down[at + 1] ?? 0);
        blue += weight * (down[at + 2] ?? 0);
      }
      const target = (row * to + column) * 3;
      reduced[target] = red;
      reduced[target + 1] = green;
      reduced[target + 2] = blue;
    }
  }
  return reduced;
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
  const taps = Math.min(side, 2 * Math.ceil(radius));
  const kernel = { taps, first: new Int32Array(to), weights: new Float64Array(to * taps) };
  for (let at = 0; at < to; at++) {
    const centre = (at + 0.5) * scale - 0.5;
    const first = Math.max(0, Math.min(side - taps, Math.ceil(centre - radius)));
    const weights = Array.from({ length: taps }, (_, tap) => Math.max(0, 1 - Math.abs(first + tap - centre) / radius));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    kernel.first[at] = first;
    for (const [tap, weight] of weights.entries()) kernel.weights[at * taps + tap] = weight / sum;
  }
  return kernel;
}
