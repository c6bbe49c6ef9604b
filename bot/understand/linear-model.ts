import { FEATURES, type SparseVector } from './features.ts';

/** A linear classifier: one weight for each feature and class, in eight bits. */
export interface LinearModel {
  readonly classes: readonly string[];
  /** Number of features, a power of two. A model with fewer features than `FEATURES` folds their places. */
  readonly features: number;
  /** By feature, then class. */
  readonly weights: Int8Array;
  /** What one step of a weight is worth, for each class. */
  readonly steps: Float32Array;
}

/** The probability of each class, in the order of the model's classes. Pure. */
export function probabilities(model: LinearModel, { indices, values }: SparseVector): Float64Array {
  const { classes, weights, steps } = model;
  const sums = new Float64Array(classes.length);
  const mask = model.features - 1;
  for (let at = 0; at < indices.length; at++) {
    const row = ((indices[at] ?? 0) & mask) * classes.length;
    const value = values[at] ?? 0;
    for (let one = 0; one < classes.length; one++) sums[one] = (sums[one] ?? 0) + (weights[row + one] ?? 0) * value;
  }
  for (let one = 0; one < sums.length; one++) sums[one] = (sums[one] ?? 0) * (steps[one] ?? 0);
  return softmax(sums);
}

/** Turns sums into probabilities, in place. */
export function softmax(sums: Float64Array): Float64Array {
  const largest = sums.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  let total = 0;
  for (let one = 0; one < sums.length; one++) {
    const power = Math.exp((sums[one] ?? 0) - largest);
    sums[one] = power;
    total += power;
  }
  for (let one = 0; one < sums.length; one++) sums[one] = (sums[one] ?? 0) / total;
  return sums;
}

/** Rounds trained weights to eight bits. `weights`: by feature, then class. */
export function quantize(classes: readonly string[], weights: Float32Array): LinearModel {
  const features = weights.length / classes.length;
  if (features > FEATURES || !Number.isInteger(Math.log2(features))) throw new Error(`${features} features`);
  const steps = new Float32Array(classes.length);
  weights.forEach((weight, at) => {
    const one = at % classes.length;
    steps[one] = Math.max(steps[one] ?? 0, Math.abs(weight) / 127);
  });
  const rounded = Int8Array.from(weights, (weight, at) => {
    const step = steps[at % classes.length] ?? 0;
    return step === 0 ? 0 : Math.round(weight / step);
  });
  return { classes, features, weights: rounded, steps };
}
