import { z } from 'zod/v4';
import { limits } from './limits.ts';
import { CLOUD_NAMES } from './microsoft365/clouds.ts';
import { readDays, readHours } from './nudge/read-hours.ts';
import { LINK_KINDS } from './photo/deep-link.ts';

/** Every setting: its type, its default, what it is for and where an admin finds it. The Agents Toolkit's names where it has one. */
export const SETTINGS = {
  BOT_ID: {
    type: z.guid(),
    meaning: "the bot's application (client) id",
    where: 'Azure portal > your Azure Bot > Configuration > Microsoft App ID',
  },
  BOT_PASSWORD: {
    type: z.string().min(1),
    meaning: "the bot's client secret",
    where: "Entra admin center > App registrations > the bot's app > Certificates & secrets",
  },
  BOT_ENDPOINT: {
    type: z.url({ protocol: /^https?$/ }),
    meaning: 'the public https address of this service, where Teams fetches the pictures of its cards',
    where: 'the messaging endpoint of your Azure Bot without /api/messages, e.g. https://photo-sync.contoso.com',
  },
  AAD_APP_CLIENT_ID: {
    type: z.guid(),
    meaning: 'the application (client) id of the app that signs people in',
    where: 'Entra admin center > App registrations > Photo Sync > Overview',
  },
  AAD_APP_CLIENT_SECRET: {
    type: z.string().min(1),
    meaning: 'the client secret of the app that signs people in',
    where: 'Entra admin center > App registrations > Photo Sync > Certificates & secrets',
  },
  APP_CERTIFICATE_FILE: {
    type: z.string().min(1).optional(),
    meaning:
      'the file (PEM) with the certificate and the key with which the app reads by itself; SharePoint lets no app in with a secret',
    where:
      'upload its public half in Entra admin center > App registrations > Photo Sync > Certificates & secrets > Certificates',
  },
  APP_MANAGED_IDENTITY: {
    type: z.union([z.literal('system'), z.guid()]).optional(),
    meaning: 'the managed identity that stands for the app instead of a certificate: its client id, or "system"',
    where: 'Azure portal > your managed identity > Overview > Client ID',
  },
  AAD_APP_TENANT_ID: {
    type: z.guid(),
    meaning: 'the id of your tenant',
    where: 'Entra admin center > Overview > Tenant ID',
  },
  CLOUD: {
    type: z.enum(CLOUD_NAMES).default('worldwide'),
    meaning: `the Microsoft cloud that your tenant is in: ${CLOUD_NAMES.join(', ')}`,
    where: 'leave it out unless your tenant is in a national cloud; docs/settings.md tells them apart',
  },
  AAD_APP_OAUTH_AUTHORITY_HOST: {
    type: z.url().optional(),
    meaning: 'the sign-in host, if it is not the one of your cloud',
    where: 'leave it out unless you use a sandbox',
  },
  PORT: {
    type: z.coerce.number().int().min(0).max(65_535).default(3978),
    meaning: 'the port this service listens on (0: any free one)',
    where: 'your hosting; Azure App Service sets it',
  },
  HOST: {
    type: z.string().min(1).default('0.0.0.0'),
    meaning: 'the network address this service listens on',
    where: 'leave it out unless only a proxy on this machine may connect',
  },
  SHAREPOINT_MY_SITE_URL: {
    type: z.url({ protocol: /^https?$/ }).optional(),
    meaning: "the tenant's My Site host; left out, the bot learns it from the first person who asks",
    where: "open OneDrive in a browser: its address up to the host, which begins with your tenant's name and -my",
  },
  SHAREPOINT_SCOPE: {
    type: z
      .string()
      .regex(/^[\w.]+$/)
      .default('.default'),
    meaning:
      'the delegated SharePoint permission to ask for (UNCONFIRMED which one suffices; .default: all that was consented to)',
    where: 'Entra admin center > App registrations > Photo Sync > API permissions',
  },
  OPEN_SHAREPOINT: {
    type: z.enum(LINK_KINDS).default('profile-page'),
    meaning: `where "Open SharePoint" leads: ${LINK_KINDS.join(', ')}`,
    where: 'docs/settings.md tells them apart',
  },
  OPEN_SHAREPOINT_PAGE: {
    type: z.url({ protocol: /^https?$/ }).optional(),
    meaning: 'the page with a People web part, for OPEN_SHAREPOINT=people-page',
    where: 'a page of your intranet that shows people their own picture',
  },
  COPY_INTERVAL_HOURS: {
    type: z.coerce
      .number()
      .positive()
      .max(24 * 30)
      .default(limits.sharePoint.copyInterval / 3_600_000),
    meaning: 'how long SharePoint waits between two copies of one photo',
    where: 'leave it out unless Microsoft changes its 24 hours',
  },
  SWEEP_INTERVAL_MINUTES: {
    type: z.coerce.number().min(5).max(1_440).default(60),
    meaning: 'how often everybody’s photo is looked at for a change',
    where: 'docs/watch.md says how long a round takes',
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
    type: z.enum(['off', 'dry-run', 'pilot', 'on']).default('off'),
    meaning: 'whether people hear of a changed photo without asking: off, dry-run, pilot, on',
    where: 'docs/nudges.md; `npm run nudges` changes it while the bot runs, and is what holds from then on',
  },
  NUDGES_DAILY_CAP: {
    type: z.coerce.number().int().min(0).max(limits.nudges.largestDailyCap).default(limits.nudges.dailyCap),
    meaning: 'how many nudges and reminders may be sent in 24 hours, over all people',
    where: 'leave it out, or choose what your help desk can bear',
  },
  NUDGES_BULK_SHARE: {
    type: z.coerce.number().positive().max(1).default(limits.nudges.bulkShare),
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
  NUDGES_GRACE_MINUTES: {
    type: z.coerce
      .number()
      .min(0)
      .max(24 * 60)
      .default(limits.nudges.grace / 60_000),
    meaning: 'how long a changed photo is left alone before anybody is written to',
    where: 'leave it out',
  },
  NUDGES_PER_MINUTE: {
    type: z.coerce.number().positive().max(60_000).default(limits.nudges.perMinute),
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
      .default(limits.jobs.beat / 1_000),
    meaning: 'how often the bot looks, while nudges are switched on, whether there is something to do',
    where: 'leave it out; in a sandbox 1 saves you waiting',
  },
  SIGNING_KEY: {
    type: z.string().min(32).optional(),
    meaning: 'signs picture links and sign-in questions; left out, it is derived from BOT_PASSWORD',
    where: 'any secret of 32 characters or more, the same for every instance',
  },
  DATABASE_URL: {
    type: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    meaning:
      'a PostgreSQL server to remember things on, which several instances can share; left out, DATA_FOLDER is used',
    where: 'your PostgreSQL server: postgres://user:password@host:5432/database',
  },
  DATA_FOLDER: {
    type: z.string().min(1).default('data'),
    meaning: 'the folder of the database within this service, for one instance alone',
    where: 'a folder of its own on a disk that lasts; docs/store.md says more',
  },
  LOG_LEVEL: {
    type: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    meaning: 'how much is logged',
    where: 'leave it out',
  },
  GRAPH_URL: sandboxHost('Microsoft Graph'),
  CHANNEL_OPENID_METADATA_URL: sandboxHost("the channel's signing keys"),
  OFFICE_URL: sandboxHost('the Microsoft 365 home page'),
  TEAMS_URL: sandboxHost('the Teams window'),
  PHOTO_PAGE_URL: sandboxHost('the page where people change their photo'),
  CLOCK_FILE: {
    type: z.string().min(1).optional(),
    meaning: 'a file with the number of milliseconds by which time is moved; only together with sandbox hosts',
    where: 'a sandbox sets it',
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

function sandboxHost(what: string) {
  return {
    type: z.url().optional(),
    meaning: `the address of ${what}, if a sandbox on this machine plays it`,
    where: 'a sandbox sets it',
  };
}

export type SettingName = keyof typeof SETTINGS;
export type Settings = { [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['type']> };

/** Reads each setting for itself: what could be read, and what is wrong with the others. `notNeeded`: may be missing. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  notNeeded: readonly SettingName[] = [],
): {
  readonly settings: Partial<Settings>;
  readonly problems: readonly string[];
} {
  const found: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, { type }] of Object.entries(SETTINGS)) {
    const name = key as SettingName;
    const given = environment[name]?.trim() || undefined;
    if (given === undefined && notNeeded.includes(name)) continue;
    const parsed = type.safeParse(given);
    if (parsed.success) found[name] = parsed.data;
    else problems.push(problem(name, given === undefined ? 'is missing' : 'is malformed'));
  }
  return { settings: found as Partial<Settings>, problems };
}

/** What is wrong with a setting, what it is for, and where to find it. Never what was given: it may be a secret. */
export function problem(name: SettingName, what: string): string {
  const { meaning, where } = SETTINGS[name];
  return `${name} ${what}: ${meaning}.\n    Find it: ${where}.`;
}
