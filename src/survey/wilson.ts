/** Quantile of the normal distribution for a confidence of 95 %. */
const Z = 1.959964;

/** A share with its bounds, each 0 to 1. */
export interface ShareInterval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval at 95 % for `hits` of `sample` people, drawn without replacement from `population`. With the
 * finite population correction, the interval of all people has no width. An empty sample says nothing: 0 to 1.
 * https://doi.org/10.1080/01621459.1927.10502953; the correction: https://doi.org/10.1002/9781118162934, 2.6
 */
export function wilsonInterval(hits: number, sample: number, population: number): ShareInterval {
  if (sample <= 0) return { share: 0, low: 0, high: 1 };
  const share = hits / sample;
  if (sample >= population) return { share, low: share, high: share };
  // A sample without replacement says as much as a larger one with replacement.
  const size = (sample * (population - 1)) / (population - sample);
  const scale = 1 + Z ** 2 / size;
  const middle = (share + Z ** 2 / (2 * size)) / scale;
  const reach = (Z / scale) * Math.sqrt((share * (1 - share)) / size + Z ** 2 / (4 * size ** 2));
  return {
    share,
    low: Math.max(0, Math.min(share, middle - reach)),
    high: Math.min(1, Math.max(share, middle + reach)),
  };
}

/**
 * Number of people of `population` to read so that each share is known within `margin` at 95 %, whatever it is.
 * `margin`: 0 to 1, for example 0.03.
 */
export function sampleSizeFor(margin: number, population: number): number {
  const unlimited = (Z ** 2 * 0.25) / margin ** 2;
  return Math.min(population, Math.ceil(unlimited / (1 + (unlimited - 1) / Math.max(1, population))));
}
