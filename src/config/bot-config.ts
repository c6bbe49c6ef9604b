import { hkdfSync } from 'node:crypto';
import type { Cloud } from '../microsoft365/clouds.ts';
import { isLoopbackUrl } from '../microsoft365/hosts.ts';
import type { AppProof } from '../microsoft365/identity/proof/types.ts';
import type { Environment } from '../microsoft365/proxy-environment.ts';
import type { SigningKeys } from '../signing-keys.ts';
import type { TelemetrySettings } from '../telemetry/types.ts';
import { ConfigError } from './config-error.ts';
import { hostProblems } from './database.ts';
import { appProofs, botProof, proofProblems } from './proofs.ts';
import { problem, readSettings, type SettingName, type SettingProblem, type Settings } from './settings.ts';
import { telemetryProblems, telemetrySettings } from './telemetry-config.ts';
import { chooseCloud, conflicts, HOST_SETTINGS, type TenantConfig, toTenantConfig } from './tenant-config.ts';

export interface BotConfig extends TenantConfig {
  readonly bot: { readonly id: string; readonly proof: AppProof; readonly endpoint: string };
  /** The app registration behind Teams single sign-on. */
  readonly signInApp: {
    readonly clientId: string;
    readonly tenantId: string;
    /** In order of preference. */
    readonly proofs: readonly [AppProof, ...AppProof[]];
  };
  /** `keepAlive`: how long an idle connection stays open, in milliseconds. */
  readonly listen: { readonly host: string; readonly port: number; readonly keepAlive: number };
  /** How long the service goes on after SIGTERM, in milliseconds. */
  readonly drainTime: number;
  readonly signingKeys: SigningKeys;
  /** The address of the help desk, with placeholders. Undefined: people copy the text. */
  readonly supportLink: string | undefined;
  /** Answers in group chats and channels are messages that only the author sees. */
  readonly sendsTargeted: boolean;
  /** Cards ask whether they helped. */
  readonly hasFeedbackButtons: boolean;
  readonly logLevel: string;
  readonly telemetry: TelemetrySettings;
}

/** Reads the settings of the bot. Throws one `ConfigError` that lists every problem. */
export function readBotConfig(environment: Environment): BotConfig {
  const { settings, cloud, problems } = readBotSettings(environment);
  if (problems.length > 0) throw new ConfigError(problems);
  return toBotConfig(settings as Settings, cloud);
}

/** The valid settings of the bot, and every problem of the others. Without problems, all settings are there. */
export function readBotSettings(environment: Environment): {
  readonly settings: Partial<Settings>;
  readonly cloud: Cloud;
  readonly problems: readonly SettingProblem[];
} {
  const { settings, problems: ofSettings } = readSettings(environment);
  const { cloud, problems: ofCloud } = chooseCloud(settings);
  const alone = [
    ...ofSettings,
    ...proofProblems(settings, { isCommand: false }),
    ...hostProblems(environment, settings),
    ...telemetryProblems(settings),
  ];
  // Which hosts were meant is not known then, so what depends on them is not a problem of another setting.
  if (ofSettings.some(({ names }) => names.some(isHostSetting))) return { settings, cloud, problems: alone };
  const together = [...ofCloud, ...cloudProblems(settings), ...endpointProblems(settings, cloud)];
  return { settings, cloud, problems: [...alone, ...together, ...conflicts(settings, cloud)] };
}

function toBotConfig(settings: Settings, cloud: Cloud): BotConfig {
  const tenant = toTenantConfig(settings, cloud);
  return {
    ...tenant,
    bot: {
      id: settings.BOT_ID,
      proof: botProof(settings) as AppProof,
      endpoint: new URL(settings.BOT_ENDPOINT).origin,
    },
    signInApp: {
      clientId: settings.AAD_APP_CLIENT_ID,
      tenantId: settings.AAD_APP_TENANT_ID,
      proofs: appProofs(settings) as readonly [AppProof, ...AppProof[]],
    },
    listen: { host: settings.HOST, port: settings.PORT, keepAlive: settings.KEEP_ALIVE_SECONDS * 1_000 },
    drainTime: settings.DRAIN_SECONDS * 1_000,
    signingKeys: signingKeys(settings),
    supportLink: settings.SUPPORT_LINK,
    sendsTargeted: settings.TARGETED_MESSAGES === 'on',
    hasFeedbackButtons: settings.FEEDBACK_BUTTONS === 'on',
    logLevel: settings.LOG_LEVEL,
    telemetry: telemetrySettings(settings, tenant.version),
  };
}

function isHostSetting(name: SettingName): boolean {
  return Object.values<SettingName>(HOST_SETTINGS).includes(name);
}

/** https://learn.microsoft.com/microsoftteams/platform/concepts/sovereign-cloud */
function cloudProblems({ CLOUD }: Partial<Settings>): SettingProblem[] {
  return CLOUD === 'china' ? [problem('CLOUD', 'is china, where Teams has no bots; only the commands work there')] : [];
}

function endpointProblems({ BOT_ENDPOINT }: Partial<Settings>, cloud: Cloud): SettingProblem[] {
  if (!BOT_ENDPOINT || isPublicEndpoint(BOT_ENDPOINT, cloud)) return [];
  return [problem('BOT_ENDPOINT', 'must be https:// and a host, without a path')];
}

function isPublicEndpoint(url: string, cloud: Cloud): boolean {
  const { protocol, pathname, search } = new URL(url);
  return pathname === '/' && search === '' && (protocol === 'https:' || (cloud.loopback && isLoopbackUrl(url)));
}

/** Keys of the bot's own signatures. They are derived from secrets, so that no secret itself signs anything. */
function signingKeys({ SIGNING_KEY, BOT_PASSWORD = '' }: Settings): SigningKeys {
  const [first, ...others] = (SIGNING_KEY ?? [BOT_PASSWORD]).map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, 'photo-sync', 'signing key', 32)),
  );
  return [first as Buffer, ...others];
}
