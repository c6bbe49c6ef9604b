import { hostilePictureBench } from './abuse/hostile-picture.ts';
import { strangersBench } from './abuse/strangers.ts';
import type { Bench, Result } from './shared/result.ts';

/** Parts of the bench, by name. Each has a tenant and bots of its own. */
const PARTS: Readonly<Record<string, Bench>> = {
  // Requests that nothing has authenticated: event loop time, sockets, heap.
  strangers: strangersBench,
  // Another person's answer while a member's picture is decoded.
  'hostile picture': hostilePictureBench,
};

/** Measures what the service costs its other users while strangers or members send the worst input. */
export const abuseBench: Bench = async () => {
  const results: [name: string, result: Result][] = [];
  for (const [name, part] of Object.entries(PARTS)) results.push([name, await part()]);
  return {
    figures: Object.fromEntries(results.flatMap(([, { figures }]) => Object.entries(figures))),
    values: Object.fromEntries(results.flatMap(([, { values = {} }]) => Object.entries(values))),
    samples: Object.fromEntries(results.map(([name, { samples }]) => [name, samples])),
  };
};
