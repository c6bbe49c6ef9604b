import { IANAZone } from 'luxon';
import { z } from 'zod/v4';
import { DEFAULT_BEAT_MS } from '../jobs.ts';
import { limits } from '../limits.ts';
import {
  DEFAULT_BULK_SHARE,
  DEFAULT_DAILY_CAP,
  DEFAULT_PER_MINUTE,
  GRACE_MS,
  MAX_DAILY_CAP,
} from '../nudges/nudge-limits.ts';
import { NUDGE_MODES } from '../nudges/nudge-mode.ts';
import { readDays, readHours } from '../nudges/read-hours.ts';

/** What happens without being asked: looking for changed photos, and writing to people. */
export const NUDGE_SETTINGS = {
  SWEEP_INTERVAL_MINUTES: {
    type: z.coerce.number().min(5).max(1_440).default(60),
    meaning: 'how often everybody’s photo is looked at for a change',
    where: 'docs/sweep.md says how long a round takes',
  },
  SWEEP_WARM_INTERVAL_MINUTES: {
    type: z.coerce.number().min(1).max(1_440).default(15),
    meaning: 'how often, for two hours, the photo of somebody is looked at who just asked or just changed it',
    where: 'leave it out',
  },
  SWEEP_BATCHES_AT_ONCE: {
    type: z.coerce.number().int().min(1).max(4).default(limits.graph.batchesAtOnce),
    meaning: 'how many batches of 20 readings may be in flight at once, over all instances',
    where:
      'leave it out unless Microsoft has told you that your app may have more than four requests in Outlook at once',
  },
  NUDGES: {
    type: z.enum(NUDGE_MODES).default('off'),
    meaning: 'whether people hear of a changed photo without asking: off, dry-run, pilot, on',
    where: 'docs/nudges.md; `npm run nudges` changes it while the bot runs, and is what holds from then on',
  },
  NUDGES_DAILY_CAP: {
    type: z.coerce.number().int().min(0).max(MAX_DAILY_CAP).default(DEFAULT_DAILY_CAP),
    meaning: 'how many nudges and reminders may be sent in 24 hours, over all people',
    where: 'leave it out, or choose what your help desk can bear',
  },
  NUDGES_BULK_SHARE: {
    type: z.coerce.number().positive().max(1).default(DEFAULT_BULK_SHARE),
    meaning: 'if more than this share of people have a new photo within 24 hours, all nudges are held back',
    where: 'leave it out: 0.05 is 5 %',
  },
  NUDGES_HOURS: {
    type: written(readHours, '09:00-18:00'),
    meaning: "the hours in which people may be written to, by each person's own clock: from-until",
    where: 'leave it out unless your people work at other hours',
  },
  NUDGES_DAYS: {
    type: written(readDays, 'mon-fri'),
    meaning: 'the days on which people may be written to: mon-fri, or some of mon,tue,wed,thu,fri,sat,sun',
    where: 'leave it out unless your people work on other days',
  },
  NUDGES_TIME_ZONE: {
    type: z
      .string()
      .refine((name) => IANAZone.isValidZone(name))
      .default('UTC'),
    meaning:
      'the time zone of people whose Teams has not told theirs yet: mostly those who were given the app and never wrote',
    where: 'the name of where most of your people are, as in the IANA time zone database: Europe/Rome',
  },
  NUDGES_GRACE_MINUTES: {
    type: z.coerce
      .number()
      .min(0)
      .max(24 * 60)
      .default(GRACE_MS / 60_000),
    meaning: 'how long a changed photo is left alone before anybody is written to',
    where: 'leave it out',
  },
  NUDGES_PER_MINUTE: {
    type: z.coerce.number().positive().max(60_000).default(DEFAULT_PER_MINUTE),
    meaning: 'how many people are written to in a minute when many have changed their photo at once',
    where: 'leave it out, or choose what your help desk can bear',
  },
  TEAMS_MESSAGES_PER_SECOND: {
    type: z.coerce.number().positive().max(1_000).default(limits.teams.messagesPerSecond),
    meaning:
      'how many messages a second Teams takes from this app in your tenant; nudges take four fifths of them at most',
    where: 'leave it out unless Microsoft changes its 50',
  },
  BEAT_SECONDS: {
    type: z.coerce
      .number()
      .min(1)
      .max(600)
      .default(DEFAULT_BEAT_MS / 1_000),
    meaning: 'how often the bot looks, while nudges are switched on, whether there is something to do',
    where: 'leave it out; in a sandbox 1 saves you waiting',
  },
} as const;

/** Text that `read` understands; undefined from it: malformed. */
function written<T>(read: (text: string) => T | undefined, usual: string) {
  return z
    .string()
    .default(usual)
    .transform((text, context) => {
      const value = read(text);
      if (value !== undefined) return value;
      context.addIssue('unreadable');
      return z.NEVER;
    });
}
