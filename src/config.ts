import { hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import packageJson from '../package.json' with { type: 'json' };
import { asCodedError, CodedError } from './errors.ts';
import { CLOUDS, type Cloud } from './microsoft365/clouds.ts';
import { type HostOverrides, withOverrides } from './microsoft365/host-overrides.ts';
import { isLoopbackUrl, sharePointOrigin } from './microsoft365/hosts.ts';
import type { LinkKind } from './photo/deep-link.ts';
import { problem, readSettings, type SettingName, type Settings } from './settings.ts';

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
  const { settings, problems: alone } = readSettings(environment);
  const { cloud, problems: hosts } = chooseCloud(settings);
  const problems = [...alone, ...hosts, ...disagreements(settings, cloud)];
  if (problems.length > 0) throw new ConfigError(problems);
  return toConfig(settings as Settings, cloud);
}

function toConfig(settings: Settings, cloud: Cloud): Config {
  return {
    bot: { id: settings.BOT_ID, password: settings.BOT_PASSWORD, endpoint: new URL(settings.BOT_ENDPOINT).origin },
    signInApp: {
      clientId: settings.AAD_APP_CLIENT_ID,
      clientSecret: settings.AAD_APP_CLIENT_SECRET,
      tenantId: settings.AAD_APP_TENANT_ID,
    },
    listen: { host: settings.HOST, port: settings.PORT },
    cloud,
    sharePoint: {
      mySiteUrl: settings.SHAREPOINT_MY_SITE_URL && sharePointOrigin(cloud, settings.SHAREPOINT_MY_SITE_URL),
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

/** The settings that replace a host of Microsoft's, by what they replace. */
const HOST_SETTINGS = {
  authorityHost: 'AAD_APP_OAUTH_AUTHORITY_HOST',
  graphUrl: 'GRAPH_URL',
  openIdMetadataUrl: 'CHANNEL_OPENID_METADATA_URL',
  officeUrl: 'OFFICE_URL',
  photoPage: 'PHOTO_PAGE_URL',
  teamsUrl: 'TEAMS_URL',
} as const satisfies Record<keyof HostOverrides, SettingName>;

/** The cloud that CLOUD names, or the same with hosts of a sandbox on this machine. */
function chooseCloud(settings: Partial<Settings>): { readonly cloud: Cloud; readonly problems: readonly string[] } {
  const cloud = CLOUDS[settings.CLOUD ?? 'worldwide'];
  const given = Object.entries(HOST_SETTINGS).map(([host, name]) => [host, settings[name]] as const);
  const authority = settings.AAD_APP_OAUTH_AUTHORITY_HOST?.replace(/\/+$/, '');
  if (authority !== cloud.authorityHost && Object.values(CLOUDS).some((other) => other.authorityHost === authority)) {
    return { cloud, problems: [problem('AAD_APP_OAUTH_AUTHORITY_HOST', 'belongs to another cloud than CLOUD')] };
  }
  // The Agents Toolkit always writes the sign-in host, mostly the cloud's own.
  const overrides = Object.fromEntries(given.filter(([, url]) => url?.replace(/\/+$/, '') !== cloud.authorityHost));
  try {
    return { cloud: withOverrides(cloud, overrides), problems: [] };
  } catch (error) {
    const { message } = asCodedError(error);
    const names = given.flatMap(([host, url]) =>
      url && host in overrides ? [HOST_SETTINGS[host as keyof HostOverrides]] : [],
    );
    return {
      cloud,
      problems: [
        `${names.join(', ')}: ${message}\n    Leave them out: only a sandbox on this machine sets them, all together.`,
      ],
    };
  }
}

/** What is wrong only in view of other settings. */
function disagreements(settings: Partial<Settings>, cloud: Cloud): string[] {
  const { BOT_ENDPOINT, CLOCK_FILE, SHAREPOINT_MY_SITE_URL, OPEN_SHAREPOINT, OPEN_SHAREPOINT_PAGE } = settings;
  const found: string[] = [];
  if (BOT_ENDPOINT && !isPublicEndpoint(BOT_ENDPOINT, cloud)) {
    found.push(problem('BOT_ENDPOINT', 'must be https:// and a host, without a path'));
  }
  if (CLOCK_FILE && !cloud.loopback) found.push(problem('CLOCK_FILE', 'is for sandboxes only'));
  if (SHAREPOINT_MY_SITE_URL && !sharePointOrigin(cloud, SHAREPOINT_MY_SITE_URL)) {
    found.push(problem('SHAREPOINT_MY_SITE_URL', 'is not a SharePoint address'));
  }
  if (OPEN_SHAREPOINT === 'people-page' && !OPEN_SHAREPOINT_PAGE) {
    found.push(problem('OPEN_SHAREPOINT_PAGE', 'is missing'));
  }
  return found;
}

function isPublicEndpoint(url: string, cloud: Cloud): boolean {
  const { protocol, pathname, search } = new URL(url);
  return pathname === '/' && search === '' && (protocol === 'https:' || (cloud.loopback && isLoopbackUrl(url)));
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
