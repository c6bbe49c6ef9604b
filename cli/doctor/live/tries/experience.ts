import { learnTiming } from '../../../../src/open-sharepoint/timing/learned-timing.ts';
import type { Store } from '../../../../src/store/types.ts';
import { type LiveContext, type LiveTry, NotTried } from '../types.ts';

const HOUR_MS = 3_600_000;

function storeOf({ store }: LiveContext): Store {
  if (store) return store;
  throw new NotTried('the database of the bot could not be opened');
}

/** What the bot has seen of SharePoint's times, over all people. */
export const copyInterval: LiveTry = async (context) => {
  const { config } = context.subject;
  const timing = learnTiming(await storeOf(context).copyTimings.read(config.app.tenantId), config.now());
  const hours = timing.interval === undefined ? null : Math.round((timing.interval / HOUR_MS) * 10) / 10;
  const facts = { hours, minutesAhead: timing.offset ?? null, meaning: timing.meaning ?? null };
  if (hours === null) return { answer: 'the bot has not seen copies that are closer than assumed', facts };
  return { answer: `at most ${hours} hours`, facts };
};

/** What followed when the bot requested pictures itself. */
export const copyByApp: LiveTry = async (context) => {
  const records = await storeOf(context).linkResults.all(context.subject.config.app.tenantId);
  const record = records.find(({ candidate }) => candidate === 'by-request');
  const { tried = 0, copied = 0 } = record ?? {};
  const facts = { tried, copied };
  if (tried === 0) return { answer: 'the bot has not tried it yet', facts };
  return { answer: `${copied} copies after ${tried} requests`, facts };
};

/** The pace that the sweep has found. */
export const photosAtOnce: LiveTry = async (context) => {
  const { config } = context.subject;
  const { pace } = await storeOf(context).graphSlots.adapt(config.app.tenantId, config.now(), (unchanged) => unchanged);
  const slots = pace.atOnce;
  const answer =
    slots > 1
      ? `${slots} batches in flight are not throttled: per mailbox`
      : 'no more than one batch: per app, or not tried';
  return { answer, facts: { slots } };
};
