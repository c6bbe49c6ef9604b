import type { WorldName } from '../../sandbox/index.ts';
import type { Candidate } from '../../src/open-sharepoint/types.ts';

/** Shares of people for whom a request starts a copy. A candidate that is left out starts none. */
export type LearnWorld = Readonly<Partial<Record<Candidate, number>>>;

/**
 * What may start a copy: the sandbox's worlds that differ in it, and two more. `people-page`: only that page does.
 * `for-some`: the browser answers from its cache for half of the people, so that the large picture starts a copy for
 * the others only.
 */
export const LEARN_WORLDS = {
  'large-picture': { 'large-picture': 1 },
  'edit-profile': { 'edit-profile': 1 },
  'search-profile-page': { 'search-profile': 1, 'profile-page': 1 },
  'old-profile-page': { 'profile-page': 1 },
  'people-page': { 'people-page': 1 },
  'any-large-thumbnail': { 'people-page': 1, 'onedrive-home': 1 },
  'home-pages': { 'onedrive-home': 1 },
  'for-some': { 'large-picture': 0.5, 'edit-profile': 1 },
  'by-request': { 'by-request': 1 },
  none: {},
} as const satisfies Record<Exclude<WorldName, 'hourly-copies' | 'local-timestamps'>, LearnWorld> &
  Record<string, LearnWorld>;

export type LearnWorldName = keyof typeof LEARN_WORLDS;

export const LEARN_WORLD_NAMES = Object.keys(LEARN_WORLDS) as readonly LearnWorldName[];

/** Share of people for whom the best link works. */
export function bestLinkShare(world: LearnWorld): number {
  return Math.max(0, ...Object.entries(world).map(([candidate, share]) => (candidate === 'by-request' ? 0 : share)));
}
