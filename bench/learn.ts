import { type Random, seeded } from './compare/seeded-random.ts';
import { measureWorld, peopleUntilRecovered } from './learn/measures.ts';
import { CHANGED_AT, PERIOD_START, simulateTenant } from './learn/simulate.ts';
import {
  bestLinkShare,
  LEARN_WORLD_NAMES,
  LEARN_WORLDS,
  type LearnWorld,
  type LearnWorldName,
} from './learn/worlds.ts';
import type { Bench } from './shared/result.ts';

/** Random numbers of so many tenants in each world. */
const SEEDS = 200;
const GOALS = { rightAfterFirst: 0.95, recoveryPeople: 25, requestsInVain: 20 } as const;

/**
 * Measures how fast the bot learns which link starts SharePoint's copy: with its own policy and attribution, in a
 * simulation of people and worlds. Each figure is that of the worst world; in a world, it is the mean of all seeds.
 */
export const learnBench: Bench = async () => {
  const measured = LEARN_WORLD_NAMES.map((name) => [name, measureSeeds(name)] as const);
  const of = (key: 'rightAfterFirst' | 'recoveryPeople') =>
    measured.flatMap(([, { worlds }]) => (Number.isNaN(worlds[key]) ? [] : [worlds[key]]));
  return {
    figures: {
      rightAfterFirst: { value: Math.min(...of('rightAfterFirst')), goal: GOALS.rightAfterFirst, atLeast: true },
      recoveryPeople: { value: Math.max(...of('recoveryPeople')), goal: GOALS.recoveryPeople },
      requestsInVain: {
        value: Math.max(...measured.map(([, { requestsInVain }]) => requestsInVain)),
        goal: GOALS.requestsInVain,
      },
    },
    values: {
      seeds: SEEDS,
      worlds: Object.fromEntries(measured.map(([name, { worlds }]) => [name, worlds])),
      /** Shares of the seeds that meet the goal by themselves. */
      seedsWithin: Object.fromEntries(measured.map(([name, { seedsWithin }]) => [name, seedsWithin])),
    },
    samples: Object.fromEntries(measured.map(([name, { samples }]) => [name, samples])),
  };
};

function measureSeeds(name: LearnWorldName) {
  const world: LearnWorld = LEARN_WORLDS[name];
  const seeds = Array.from({ length: SEEDS }, (_, seed) => seed);
  const steady = seeds.map((seed) => simulateTenant(() => world, seeded(`steady ${name} ${seed}`)));
  const changing = seeds.map((seed) => {
    const random = seeded(`changing ${name} ${seed}`);
    const later = otherWorld(name, random);
    return simulateTenant((time) => (time < CHANGED_AT ? world : later), random);
  });
  const measures = steady.map(measureWorld);
  const recoveries = changing.map((tenant) => peopleUntilRecovered(tenant, PERIOD_START + CHANGED_AT));
  // Without anything that works, no person can be right.
  const firsts = Object.keys(world).length > 0 ? measures.map((one) => one.rightAfterFirst) : [];
  const seconds = Object.keys(world).length > 0 ? measures.map((one) => one.rightAfterSecond) : [];
  return {
    worlds: {
      rightAfterFirst: mean(firsts),
      rightAfterSecond: mean(seconds),
      pressesPerRepair: mean(measures.map((one) => one.pressesPerRepair)),
      regret: mean(measures.map((one) => one.regret)),
      recoveryPeople: mean(recoveries),
    },
    seedsWithin: {
      rightAfterFirst: shareOf(firsts, (value) => value >= GOALS.rightAfterFirst),
      recoveryPeople: shareOf(recoveries, (value) => value <= GOALS.recoveryPeople),
    },
    requestsInVain: Math.max(...[...steady, ...changing].map((tenant) => tenant.requestsInVain)),
    samples: { rightAfterFirst: firsts, recoveryPeople: recoveries },
  };
}

/** A world with a link that works, and in which nothing of the former one does. */
function otherWorld(name: LearnWorldName, random: Random): LearnWorld {
  const worksBefore = (candidate: string) => Object.hasOwn(LEARN_WORLDS[name], candidate);
  const others = Object.values<LearnWorld>(LEARN_WORLDS).filter(
    (world) => bestLinkShare(world) > 0 && !Object.keys(world).some(worksBefore),
  );
  return others[Math.floor(random() * others.length)] ?? {};
}

function mean(values: readonly number[]): number {
  const counted = values.filter((value) => !Number.isNaN(value));
  return counted.length > 0 ? counted.reduce((sum, value) => sum + value, 0) / counted.length : Number.NaN;
}

function shareOf(values: readonly number[], wanted: (value: number) => boolean): number {
  return values.length > 0 ? values.filter(wanted).length / values.length : Number.NaN;
}
