import { LOOK_DELAYS_MS } from '../../src/open-sharepoint/press.ts';
import { LEARNED_LINKS, type LinkCandidate } from '../../src/open-sharepoint/types.ts';
import type { Random } from '../compare/seeded-random.ts';
import { createAgenda } from './agenda.ts';
import { createLearner } from './learner.ts';
import { type CopyCause, createPhoto } from './photo.ts';
import { bestLinkShare, type LearnWorld } from './worlds.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Simulated people, and the time in which they ask. */
const PEOPLE = 200;
const PERIOD_MS = 60 * DAY;
/** UTC, in milliseconds. */
export const PERIOD_START = Date.UTC(2026, 0, 1);
/** When a changing world changes, since the start. Milliseconds. */
export const CHANGED_AT = 30 * DAY;

/** How people behave. Estimates. */
const BEHAVIOUR = {
  /** Presses at all; presses again after one, two, and more presses in vain. */
  presses: [0.85, 0.75, 0.6, 0.5, 0.5, 0.5],
  /** SharePoint copied for them less than a day ago, so that it does not copy again yet. */
  copiedToday: 0.15,
  /** Of those, presses at once, though the card says when it helps. */
  pressesTooEarly: 0.3,
  /** Visits SharePoint within a day for a reason of their own, and starts a copy there. */
  ownVisit: 0.03,
  /** The bot's app may look an hour after a press. */
  lookByApp: 0.8,
} as const;

/** The last look needs the app's own permissions, because the person's sign-in has ended by then. */
const [SOON, LATER, LAST_SIGNED_IN, BY_APP] = LOOK_DELAYS_MS;

/** What happened to one person who asked. */
export interface AskedPerson {
  readonly askedAt: number;
  /** Presses at which SharePoint could copy. */
  readonly presses: readonly LinkCandidate[];
  /** Index of the press that started the copy; `request`: the bot's; `own`: the person's visit. Undefined: no copy. */
  readonly cause: CopyCause | undefined;
  /** Share of people for whom the first page works, below that of the best page. Undefined without a press. */
  readonly regret: number | undefined;
}

export interface SimulatedTenant {
  /** In the order in which they asked. */
  readonly people: readonly AskedPerson[];
  /** Requests by the bot that could start no copy. */
  readonly requestsInVain: number;
}

/** People ask one after the other, and the bot learns from what they try. `worldAt`: milliseconds since the start. */
export function simulateTenant(worldAt: (time: number) => LearnWorld, random: Random): SimulatedTenant {
  const agenda = createAgenda();
  const learner = createLearner(random);
  const times = Array.from({ length: PEOPLE }, () => random() * PERIOD_MS).sort((a, b) => a - b);
  const people = times.map((time) => {
    const shareOf = (candidate: keyof LearnWorld, at: number) => worldAt(at - PERIOD_START)[candidate] ?? 0;
    const askedAt = PERIOD_START + time;
    const copyableFrom = random() < BEHAVIOUR.copiedToday ? askedAt + random() * DAY : askedAt;
    const photo = createPhoto({ learner, random, copyableFrom, shareOf });
    const person = { askedAt, presses: [] as LinkCandidate[], regret: undefined as number | undefined };

    function look(at: number): void {
      photo.look(at);
    }
    function lookAfter(pressedAt: number): void {
      for (const delay of [SOON, LATER, LAST_SIGNED_IN]) agenda.add(pressedAt + delay, look);
      if (random() < BEHAVIOUR.lookByApp) agenda.add(pressedAt + BY_APP, look);
    }
    function press(at: number): void {
      const candidate = learner.choose({ tried: photo.triedInVain(at), available: LEARNED_LINKS, now: new Date(at) });
      if (at >= copyableFrom) {
        person.regret ??= bestLinkShare(worldAt(at - PERIOD_START)) - shareOf(candidate, at);
        person.presses.push(candidate);
      }
      photo.attempt(candidate, at, person.presses.length - 1);
      lookAfter(at);
      if (at >= copyableFrom) agenda.add(at + LAST_SIGNED_IN + delayOfNextPress(random), mayPress);
    }
    /** The card says whether the photo is right; the person presses again, or gives up. */
    function mayPress(at: number): void {
      if (photo.isCopied(at)) return;
      if (random() < (BEHAVIOUR.presses[person.presses.length] ?? 0)) press(at);
      else agenda.add(at + DAY + random() * 2 * DAY, look);
    }
    function begin(at: number): void {
      if (photo.isCopied(at)) return;
      if (learner.mayRequest()) {
        photo.attempt('by-request', at, 'request');
        lookAfter(at);
      }
      agenda.add(at + MINUTE * (1 + random() * 10), mayPress);
    }

    agenda.add(askedAt, (at) => {
      if (at < copyableFrom && random() < BEHAVIOUR.pressesTooEarly) agenda.add(at + MINUTE, press);
      agenda.add(at < copyableFrom ? copyableFrom + random() * DAY : at, begin);
    });
    if (random() < BEHAVIOUR.ownVisit) agenda.add(askedAt + random() * DAY, photo.visit);
    return { person, photo };
  });
  agenda.run();
  return {
    people: people.map(({ person, photo }) => ({ ...person, cause: photo.cause() })),
    requestsInVain: people.reduce((sum, { photo }) => sum + photo.requestsInVain(), 0),
  };
}

/** After a look at the card, at lunch, or the next day. */
function delayOfNextPress(random: Random): number {
  return random() < 0.6 ? random() * 20 * MINUTE : random() * 26 * HOUR;
}
