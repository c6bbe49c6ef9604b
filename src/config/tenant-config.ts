import { readFileSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };
import { asCodedError } from '../errors.ts';
import { limits } from '../limits.ts';
import { CLOUDS, type Cloud } from '../microsoft365/clouds.ts';
import { type HostOverrides, withOverrides } from '../microsoft365/host-overrides.ts';
import { sharePointOrigin } from '../microsoft365/hosts.ts';
import type { AppProof } from '../microsoft365/identity/proof/types.ts';
import { chooseProxy } from '../microsoft365/proxy-environment.ts';
import { NUDGE_SHARE_OF_RATE } from '../nudges/nudge-limits.ts';
import type { NudgePace, NudgeRules } from '../nudges/policy.ts';
import type { LinkSetting } from '../open-sharepoint/types.ts';
import type { NudgeSettings } from '../store/control/types.ts';
import type { ReadIntervals } from '../sweep/read-intervals.ts';
import { PRIORITY_PERIOD_MS } from '../sweep/read-intervals.ts';
import { ConfigError } from './config-error.ts';
import { databaseProblems, type StoreConfig, storeConfig } from './database.ts';
import { appProofs, proofProblems } from './proofs.ts';
import { problem, readSettings, type SettingName, type SettingProblem, type Settings } from './settings.ts';

/** Configuration for checking photos in a tenant, shared by the bot and the commands. */
export interface TenantConfig {
  /** The app registration that reads with its own permissions. */
  readonly app: { readonly clientId: string; readonly tenantId: string; readonly proof: AppProof };
  /** `loopback`: a sandbox on this machine stands in for Microsoft 365. */
  readonly cloud: Cloud;
  readonly sharePoint: {
    /** Origin, without a trailing slash. */
    readonly mySiteUrl: string | undefined;
    readonly scope: string;
    readonly link: LinkSetting;
    /** `bot`: the button leads through the bot, which notes the press. */
    readonly via: 'bot' | 'direct';
    readonly peoplePage: string | undefined;
    /** Milliseconds. */
    readonly copyInterval: number;
    /** An admin has set it. */
    readonly isIntervalSet: boolean;
  };
  /** Intervals and speed of the sweep. */
  readonly sweep: { readonly intervals: ReadIntervals; readonly ceiling: number };
  /** Apply until an admin overrides them by command. */
  readonly nudges: NudgeSettings;
  readonly nudgeRules: NudgeRules & NudgePace;
  /** IANA name. Time zone of people for whom Teams has not sent one. */
  readonly defaultTimeZone: string;
  /** Interval between two beats of the pumps. Milliseconds. */
  readonly beatInterval: number;
  readonly store: StoreConfig;
  /** Version in package.json. */
  readonly version: string;
  /** Current time of the service. A sandbox can move it. */
  readonly now: () => Date;
}

/** Settings that a command does not need. */
const BOT_ONLY: readonly SettingName[] = ['BOT_ID', 'BOT_ENDPOINT'];

/** Reads the settings of a command. Throws one `ConfigError` that lists every problem. */
export function readTenantConfig(environment: Readonly<Record<string, string | undefined>>): TenantConfig {
  const { settings, problems: ofSettings } = readSettings(environment, BOT_ONLY);
  const { cloud, problems } = chooseCloud(settings);
  const ofProofs = proofProblems(settings, { isCommand: true });
  const all = [...ofSettings, ...problems, ...ofProofs, ...conflicts(settings, cloud)];
  if (all.length > 0) throw new ConfigError(all);
  return toTenantConfig(settings as Settings, cloud);
}

/** Turns valid settings into the configuration. */
export function toTenantConfig(settings: Settings, cloud: Cloud): TenantConfig {
  const intervalHours = settings.COPY_INTERVAL_HOURS;
  return {
    app: {
      clientId: settings.AAD_APP_CLIENT_ID,
      tenantId: settings.AAD_APP_TENANT_ID,
      // `proofProblems` has found one.
      proof: appProofs(settings)[0] as AppProof,
    },
    cloud,
    sharePoint: {
      mySiteUrl: settings.SHAREPOINT_MY_SITE_URL && sharePointOrigin(cloud, settings.SHAREPOINT_MY_SITE_URL),
      scope: settings.SHAREPOINT_SCOPE,
      link: settings.OPEN_SHAREPOINT,
      via: settings.OPEN_SHAREPOINT_VIA,
      peoplePage: settings.OPEN_SHAREPOINT_PAGE,
      copyInterval: intervalHours === undefined ? limits.sharePoint.copyInterval : intervalHours * 3_600_000,
      isIntervalSet: intervalHours !== undefined,
    },
    sweep: {
      intervals: {
        regular: settings.SWEEP_INTERVAL_MINUTES * 60_000,
        priority: settings.SWEEP_WARM_INTERVAL_MINUTES * 60_000,
        priorityPeriod: PRIORITY_PERIOD_MS,
      },
      ceiling: settings.SWEEP_BATCHES_AT_ONCE,
    },
    nudges: {
      mode: settings.NUDGES,
      dailyCap: settings.NUDGES_DAILY_CAP,
      bulkShare: settings.NUDGES_BULK_SHARE,
    },
    nudgeRules: {
      hours: { ...settings.NUDGES_HOURS, days: settings.NUDGES_DAYS },
      grace: settings.NUDGES_GRACE_MINUTES * 60_000,
      perMinute: settings.NUDGES_PER_MINUTE,
      perSecond: settings.TEAMS_MESSAGES_PER_SECOND * NUDGE_SHARE_OF_RATE,
    },
    defaultTimeZone: settings.NUDGES_TIME_ZONE,
    beatInterval: settings.BEAT_SECONDS * 1_000,
    store: storeConfig(settings, cloud),
    version: packageJson.version,
    now: settings.CLOCK_FILE ? movedClock(settings.CLOCK_FILE) : () => new Date(),
  };
}

/** Settings that replace one of Microsoft's hosts. */
export const HOST_SETTINGS = {
  authorityHost: 'AAD_APP_OAUTH_AUTHORITY_HOST',
  graphUrl: 'GRAPH_URL',
  openIdMetadataUrl: 'CHANNEL_OPENID_METADATA_URL',
  gccServiceUrl: 'CHANNEL_GCC_URL',
  officeUrl: 'OFFICE_URL',
  photoPage: 'PHOTO_PAGE_URL',
  teamsUrl: 'TEAMS_URL',
} as const satisfies Record<keyof HostOverrides, SettingName>;

/** The cloud that CLOUD names, with the hosts of a sandbox if there is one. */
export function chooseCloud(settings: Partial<Settings>): {
  readonly cloud: Cloud;
  readonly problems: readonly SettingProblem[];
} {
  const cloud = CLOUDS[settings.CLOUD ?? 'worldwide'];
  const given = Object.entries(HOST_SETTINGS).map(([host, name]) => [host, settings[name]] as const);
  const authority = settings.AAD_APP_OAUTH_AUTHORITY_HOST?.replace(/\/+$/, '');
  if (authority !== cloud.authorityHost && Object.values(CLOUDS).some((other) => other.authorityHost === authority)) {
    return { cloud, problems: [problem('AAD_APP_OAUTH_AUTHORITY_HOST', 'belongs to another cloud than CLOUD')] };
  }
  // The Agents Toolkit always writes the sign-in host, usually the cloud's own.
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
        {
          names,
          text: `${names.join(', ')}: ${message}`,
          remedy: 'Leave them out: only a sandbox on this machine sets them, all together.',
        },
      ],
    };
  }
}

/** Problems of settings that are valid alone and wrong together. */
export function conflicts(settings: Partial<Settings>, cloud: Cloud): SettingProblem[] {
  const { CLOCK_FILE, SHAREPOINT_MY_SITE_URL, OPEN_SHAREPOINT, OPEN_SHAREPOINT_PAGE } = settings;
  const { HTTPS_PROXY, HTTP_PROXY, ALL_PROXY } = settings;
  const found = databaseProblems(settings);
  if (CLOCK_FILE && !cloud.loopback) found.push(problem('CLOCK_FILE', 'is for sandboxes only'));
  if (SHAREPOINT_MY_SITE_URL && !sharePointOrigin(cloud, SHAREPOINT_MY_SITE_URL)) {
    found.push(problem('SHAREPOINT_MY_SITE_URL', 'is not a SharePoint address'));
  }
  if (OPEN_SHAREPOINT === 'people-page' && !OPEN_SHAREPOINT_PAGE) {
    found.push(problem('OPEN_SHAREPOINT_PAGE', 'is missing'));
  }
  // Requests would silently go past the proxy.
  if (ALL_PROXY && !chooseProxy({ HTTPS_PROXY, HTTP_PROXY, ALL_PROXY }).forHttps)
    found.push(problem('ALL_PROXY', 'is malformed'));
  return found;
}

/**
 * A clock with the offset in `file`. It reads the file each time, because the sandbox moves its clock while the bot
 * runs.
 */
function movedClock(file: string): () => Date {
  return () => {
    const offset = Number(readFileSync(file, 'utf8'));
    return new Date(Date.now() + (Number.isFinite(offset) ? offset : 0));
  };
}
