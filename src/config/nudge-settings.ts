import { z } from 'zod/v4';
import { limits } from '../limits.ts';
import {
  DEFAULT_BULK_SHARE,
  DEFAULT_DAILY_CAP,
  DEFAULT_PER_MINUTE,
  GRACE_MS,
  MAX_DAILY_CAP,
} from '../nudges/nudge-limits.ts';
import { NUDGE_MODES } from '../nudges/nudge-mode.ts';
import { parseDays, parseHours } from '../nudges/working-hours.ts';
import { DEFAULT_BATCHES_AT_ONCE } from '../sweep/adapt-pace.ts';
import { ianaZone } from '../time-zones/iana-zone.ts';

/** Settings of the sweep and of nudges. */
export const NUDGE_SETTINGS = {
  SWEEP_INTERVAL_MINUTES: {
    type: z.coerce.number().min(5).max(1_440).default(60),
    meaning: "the interval in minutes at which each person's photo is checked for a change",
    where: 'docs/sweep.md tells how long a sweep takes',
  },
  SWEEP_WARM_INTERVAL_MINUTES: {
    type: z.coerce.number().min(1).max(1_440).default(15),
    meaning: 'the interval in minutes for two hours after a person asked the bot or changed their photo',
    where: 'omit it',
  },
  SWEEP_BATCHES_AT_ONCE: {
    type: z.coerce.number().int().min(1).max(4).default(DEFAULT_BATCHES_AT_ONCE),
    meaning: 'the maximum number of batches of 20 reads in flight, over all instances; the sweep finds the best one',
    where: 'omit it, or 1 if Microsoft asks you to slow down',
  },
  NUDGES: {
    type: z.enum(NUDGE_MODES).default('off'),
    meaning: 'whether people get a message after a photo change: off, dry-run, pilot, on',
    where: 'docs/nudges.md; `npm run nudges` changes it while the bot runs, and takes precedence from then on',
  },
  NUDGES_DAILY_CAP: {
    type: z.coerce.number().int().min(0).max(MAX_DAILY_CAP).default(DEFAULT_DAILY_CAP),
    meaning: 'the maximum number of nudges and reminders in 24 hours, to all people together',
    where: 'omit it, or choose what your help desk can handle',
  },
  NUDGES_BULK_SHARE: {
    type: z.coerce.number().positive().max(1).default(DEFAULT_BULK_SHARE),
    meaning: 'the share of people, of 1, above which photo changes within 24 hours hold back all nudges',
    where: 'omit it for 0.05, which is 5 %',
  },
  NUDGES_HOURS: {
    type: parsedText(parseHours, '09:00-18:00'),
    meaning: "the hours in which messages are sent, in each person's time zone: from-until",
    where: 'omit it unless your people work at other hours',
  },
  NUDGES_DAYS: {
    type: parsedText(parseDays, 'mon-fri'),
    meaning: 'the days on which messages are sent: mon-fri, or some of mon,tue,wed,thu,fri,sat,sun',
    where: 'omit it unless your people work on other days',
  },
  NUDGES_TIME_ZONE: {
    type: parsedText(ianaZone, 'UTC'),
    meaning:
      'the time zone of people for whom Teams has not sent one: mostly those who got the app installed and never wrote',
    where: 'the IANA or Windows name of the time zone of most of your people, such as Europe/Rome',
  },
  NUDGES_GRACE_MINUTES: {
    type: z.coerce
      .number()
      .min(0)
      .max(24 * 60)
      .default(GRACE_MS / 60_000),
    meaning: 'the grace period after a photo change, in minutes, before a message is sent',
    where: 'omit it',
  },
  NUDGES_PER_MINUTE: {
    type: z.coerce.number().positive().max(60_000).default(DEFAULT_PER_MINUTE),
    meaning: 'the maximum number of people who get a message in a minute after many changes at once',
    where: 'omit it, or choose what your help desk can handle',
  },
  TEAMS_MESSAGES_PER_SECOND: {
    type: z.coerce.number().positive().max(1_000).default(limits.teams.messagesPerSecond),
    meaning:
      'the maximum number of messages a second that Teams accepts from this app in your tenant; nudges use at most four fifths',
    where: 'omit it unless Microsoft changes its 50',
  },
  BEAT_SECONDS: {
    type: z.coerce.number().min(1).max(600).default(15),
    meaning: 'the interval in seconds at which the bot checks for due work while nudges are on',
    where: 'omit it; in a sandbox, 1 reduces the wait',
  },
} as const;

/** A setting in text form. `parse` returns undefined for malformed text. */
function parsedText<T>(parse: (text: string) => T | undefined, defaultText: string) {
  return z
    .string()
    .default(defaultText)
    .transform((text, context) => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.addIssue('is malformed');
      return z.NEVER;
    });
}
