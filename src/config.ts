import { hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod/v4';
import packageJson from '../package.json' with { type: 'json' };
import { asCodedError, CodedError } from './errors.ts';
import { CLOUDS, type Cloud, withOverrides } from './microsoft365/clouds.ts';
import { isLoopbackUrl, sharePointOrigin } from './microsoft365/hosts.ts';
import { LINK_KINDS, type LinkKind } from './photo/deep-link.ts';

/** Every setting: its type, its default, what it is for and where an admin finds it. The Agents Toolkit's names where it has one. */
const SETTINGS = {
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
  AAD_APP_TENANT_ID: {
    type: z.guid(),
    meaning: 'the id of your tenant',
    where: 'Entra admin center > Overview > Tenant ID',
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
    where: 'open OneDrive in a browser: https://contoso-my.sharepoint.com',
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
      .default(24),
    meaning: 'how long SharePoint waits between two copies of one photo',
    where: 'leave it out unless Microsoft changes its 24 hours',
  },
  SIGNING_KEY: {
    type: z.string().min(32).optional(),
    meaning: 'signs picture links and sign-in questions; left out, it is derived from BOT_PASSWORD',
    where: 'any secret of 32 characters or more, the same for every instance',
  },
  LOG_LEVEL: {
    type: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    meaning: 'how much is logged',
    where: 'leave it out',
  },
  GRAPH_URL: sandboxHost('Microsoft Graph'),
  CHANNEL_OPENID_METADATA_URL: sandboxHost("the channel's signing keys"),
  OFFICE_URL: sandboxHost('office.com'),
  TEAMS_URL: sandboxHost('the Teams window'),
  PHOTO_PAGE_URL: sandboxHost('the page where people change their photo'),
  CLOCK_FILE: {
    type: z.string().min(1).optional(),
    meaning: 'a file with the number of milliseconds by which time is moved; only together with sandbox hosts',
    where: 'a sandbox sets it',
  },
} as const;

function sandboxHost(what: string) {
  return {
    type: z.url().optional(),
    meaning: `the address of ${what}, if a sandbox on this machine plays it`,
    where: 'a sandbox sets it',
  };
}

type SettingName = keyof typeof SETTINGS;
type Settings = { [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['type']> };

export interface Config {
  readonly bot: { readonly id: string; readonly password: string; readonly endpoint: string };
  /** The app registration behind Teams single sign-on. */
  readonly signInApp: { readonly clientId: string; readonly clientSecret: string; readonly tenantId: string };
  readonly listen: { readonly host: string; readonly port: number };
  /** Its `loopback` tells whether a sandbox on this machine plays Microsoft's part. */
  readonly cloud: Cloud;
  readonly sharePoint: {
    /** Origin, without a trailing slash. */
    readonly mySiteUrl: string | undefined;
    readonly scope: string;
    readonly linkKind: LinkKind;
    readonly peoplePage: string | undefined;
    /** Milliseconds. */
    readonly copyInterval: number;
  };
  /** 32 bytes. */
  readonly signingKey: Buffer;
  readonly logLevel: string;
  /** Of this program, as in package.json. */
  readonly version: string;
  /** The service's own time; moved in a sandbox. */
  readonly now: () => Date;
}

/** Every setting that is missing or malformed, as one error whose `remedy` lists them for the operator. */
export class ConfigError extends CodedError {
  constructor(problems: readonly string[]) {
    super('config-invalid', 'Photo Sync can not start: some settings are missing or malformed.', {
      remedy: [...problems, '', 'To try Photo Sync without any setting: npm run sandbox'].join('\n'),
    });
  }
}

/** Reads the settings. Throws one `ConfigError` that names all that is wrong with them. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const { settings, problems } = parseSettings(environment);
  if (!settings) throw new ConfigError(problems);
  const cloud = chooseCloud(settings);
  const sandboxed = cloud.loopback;
  if (!isAllowedUrl(settings.BOT_ENDPOINT, sandboxed))
    throw new ConfigError([problem('BOT_ENDPOINT', 'must begin with https://')]);
  if (settings.CLOCK_FILE && !sandboxed) throw new ConfigError([problem('CLOCK_FILE', 'is for sandboxes only')]);
  return {
    bot: { id: settings.BOT_ID, password: settings.BOT_PASSWORD, endpoint: settings.BOT_ENDPOINT.replace(/\/+$/, '') },
    signInApp: {
      clientId: settings.AAD_APP_CLIENT_ID,
      clientSecret: settings.AAD_APP_CLIENT_SECRET,
      tenantId: settings.AAD_APP_TENANT_ID,
    },
    listen: { host: settings.HOST, port: settings.PORT },
    cloud,
    sharePoint: {
      mySiteUrl: settings.SHAREPOINT_MY_SITE_URL && mySiteOrigin(cloud, settings.SHAREPOINT_MY_SITE_URL),
      scope: settings.SHAREPOINT_SCOPE,
      linkKind: settings.OPEN_SHAREPOINT,
      peoplePage: settings.OPEN_SHAREPOINT_PAGE,
      copyInterval: settings.COPY_INTERVAL_HOURS * 3_600_000,
    },
    signingKey: signingKey(settings),
    logLevel: settings.LOG_LEVEL,
    version: packageJson.version,
    now: settings.CLOCK_FILE ? movedClock(settings.CLOCK_FILE) : () => new Date(),
  };
}

function parseSettings(environment: Readonly<Record<string, string | undefined>>) {
  const found: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, { type }] of Object.entries(SETTINGS)) {
    const given = environment[name]?.trim() || undefined;
    const parsed = type.safeParse(given);
    if (parsed.success) found[name] = parsed.data;
    else problems.push(problem(name as SettingName, given === undefined ? 'is missing' : 'is malformed'));
  }
  if (found.OPEN_SHAREPOINT === 'people-page' && !found.OPEN_SHAREPOINT_PAGE) {
    problems.push(problem('OPEN_SHAREPOINT_PAGE', 'is missing'));
  }
  return { settings: problems.length === 0 ? (found as Settings) : undefined, problems };
}

/** The worldwide cloud, or the same with hosts of a sandbox on this machine. */
function chooseCloud(settings: Settings): Cloud {
  const cloud = CLOUDS.worldwide;
  const authorityHost = settings.AAD_APP_OAUTH_AUTHORITY_HOST?.replace(/\/+$/, '');
  try {
    return withOverrides(cloud, {
      // The Agents Toolkit always writes this one, mostly with the cloud's own host.
      authorityHost: authorityHost === cloud.authorityHost ? undefined : authorityHost,
      graphUrl: settings.GRAPH_URL,
      openIdMetadataUrl: settings.CHANNEL_OPENID_METADATA_URL,
      officeUrl: settings.OFFICE_URL,
      photoPage: settings.PHOTO_PAGE_URL,
      teamsUrl: settings.TEAMS_URL,
    });
  } catch (error) {
    const { message, remedy } = asCodedError(error);
    throw new ConfigError([`${message}\n    ${remedy ?? ''}`]);
  }
}

function mySiteOrigin(cloud: Cloud, url: string): string {
  const origin = sharePointOrigin(cloud, url);
  if (!origin) throw new ConfigError([problem('SHAREPOINT_MY_SITE_URL', 'is not a SharePoint address')]);
  return origin;
}

function isAllowedUrl(url: string, sandboxed: boolean): boolean {
  return url.startsWith('https://') || (sandboxed && isLoopbackUrl(url));
}

/** The key of our own signatures; derived so that one secret less has to be kept, and never the secret itself. */
function signingKey({ SIGNING_KEY, BOT_PASSWORD }: Settings): Buffer {
  return Buffer.from(hkdfSync('sha256', SIGNING_KEY ?? BOT_PASSWORD, 'photo-sync', 'signing key', 32));
}

/** Read each time: the sandbox moves its clock while we run, and a person who moved it expects the next answer to know. */
function movedClock(file: string): () => Date {
  return () => {
    const offset = Number(readFileSync(file, 'utf8'));
    return new Date(Date.now() + (Number.isFinite(offset) ? offset : 0));
  };
}

function problem(name: SettingName, what: string): string {
  const { meaning, where } = SETTINGS[name];
  return `${name} ${what}: ${meaning}.\n    Find it: ${where}.`;
}
