import { align, gradients, warp } from './align.ts';
import { type Planes, SIDE } from './planes.ts';

const BLOCK = 6;
const STRIDE = 3;
/** The worst blocks count, this share of all. */
const WORST = 0.05;
/** What recompression does to a pixel, in grey levels: everywhere, and per grey level of slope that both pictures have there. */
const NOISE = 3;
const NOISE_PER_SLOPE = 0.25;
const COLOUR_WEIGHT = 1.5;

/** How far two pictures are apart, 0 for identical ones: after a bounded alignment, the root mean square difference of the worst blocks, in units of the noise expected there. */
export function distanceBetween(first: Planes, second: Planes): number {
  const alignment = align(first, second);
  const other = { y: warp(second.y, alignment), cb: warp(second.cb, alignment), cr: warp(second.cr, alignment) };
  const errors = weighedErrors(first, other);
  const blocks = blockMeans(errors).sort((a, b) => b - a);
  const worst = blocks.slice(0, Math.max(1, Math.round(blocks.length * WORST)));
  return Math.sqrt(worst.reduce((sum, error) => sum + error, 0) / worst.length);
}

/** An edge that both pictures have tolerates more than a place where only one has it: that is how a new edge shows. */
function weighedErrors(first: Planes, second: Planes): Float32Array {
  const slopesOfFirst = slopes(first.y);
  const slopesOfSecond = slopes(second.y);
  return first.y.map((y, at) => {
    const brightness = y - (second.y[at] ?? 0);
    const blue = (first.cb[at] ?? 0) - (second.cb[at] ?? 0);
    const red = (first.cr[at] ?? 0) - (second.cr[at] ?? 0);
    const slope = Math.min(slopesOfFirst[at] ?? 0, slopesOfSecond[at] || 0);
    const noise = NOISE + NOISE_PER_SLOPE * slope;
    return (brightness ** 2 + COLOUR_WEIGHT * (blue ** 2 + red ** 2)) / noise ** 2;
  });
}

function slopes(plane: Float32Array): Float32Array {
  const { acrossX, acrossY } = gradients(plane);
  return acrossX.map((x, at) => Math.hypot(x, acrossY[at] ?? 0));
}

function blockMeans(errors: Float32Array): Float32Array {
  const perSide = Math.floor((SIDE - BLOCK) / STRIDE) + 1;
  const means = new Float32Array(perSide * perSide);
  for (let block = 0; block < means.length; block++) {
    const top = Math.floor(block / perSide) * STRIDE;
    const left = (block % perSide) * STRIDE;
    let sum = 0;
    let count = 0;
    for (let at = 0; at < BLOCK * BLOCK; at++) {
      const error = errors[(top + Math.floor(at / BLOCK)) * SIDE + left + (at % BLOCK)] ?? Number.NaN;
      if (Number.isNaN(error)) continue;
      sum += error;
      count++;
    }
    means[block] = count > 0 ? sum / count : 0;
  }
  return means;
}
