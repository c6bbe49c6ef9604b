import type { SparseVector } from '../features.ts';
import { type LinearModel, quantize, softmax } from '../linear-model.ts';

export interface Example {
  readonly vector: SparseVector;
  /** Position of the right class. */
  readonly answer: number;
  /** How much the example counts. */
  readonly weight: number;
}

/** Number of passes over all examples. */
const EPOCHS = 10;
const RATE = 0.3;
/** Pulls weights towards zero. */
const DECAY = 1e-6;
/** Share of features that a step leaves out, so that no single one decides. */
const DROPPED = 0.2;
/** Gradients below it change nothing that eight bits can hold. */
const MIN_GRADIENT = 1e-5;
/** Start value of the sums of squares: AdaGrad's first steps are bounded by it. */
const FIRST_SQUARE = 1e-3;
const SEED = 20_260;

/**
 * Trains a softmax regression with AdaGrad. Deterministic: the order of the examples and what is left out come from a
 * seeded generator. https://jmlr.org/papers/v12/duchi11a.html
 */
export function trainLinear(classes: readonly string[], features: number, examples: readonly Example[]): LinearModel {
  const count = classes.length;
  const weights = new Float32Array(features * count);
  const squares = new Float32Array(features * count).fill(FIRST_SQUARE);
  const random = createRandom(SEED);
  const order = examples.map((_, at) => at);
  const errors = new Float64Array(count);
  const mask = features - 1;

  const longest = examples.reduce((most, { vector }) => Math.max(most, vector.indices.length), 0);
  const kept = new Int32Array(longest);

  const step = ({ vector: { indices, values }, answer, weight }: Example): void => {
    errors.fill(0);
    let keptCount = 0;
    for (let at = 0; at < indices.length; at++) {
      if (random() < DROPPED) continue;
      kept[keptCount++] = at;
      const row = ((indices[at] ?? 0) & mask) * count;
      const value = (values[at] ?? 0) / (1 - DROPPED);
      for (let one = 0; one < count; one++) errors[one] = (errors[one] ?? 0) + (weights[row + one] ?? 0) * value;
    }
    softmax(errors);
    errors[answer] = (errors[answer] ?? 0) - 1;
    for (let turn = 0; turn < keptCount; turn++) {
      const at = kept[turn] ?? 0;
      const row = ((indices[at] ?? 0) & mask) * count;
      const value = (values[at] ?? 0) * weight;
      for (let one = 0; one < count; one++) {
        const place = row + one;
        const gradient = (errors[one] ?? 0) * value + DECAY * (weights[place] ?? 0);
        if (Math.abs(gradient) < MIN_GRADIENT) continue;
        const square = (squares[place] ?? 0) + gradient * gradient;
        squares[place] = square;
        weights[place] = (weights[place] ?? 0) - (RATE * gradient) / Math.sqrt(square);
      }
    }
  };

  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const at of order) {
      const example = examples[at];
      if (example) step(example);
    }
  }
  return quantize(classes, weights);
}

function shuffle(order: number[], random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
}

/** Numerical Recipes' linear congruential generator: the same numbers on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
