import { type Environment, isProxyVariable, proxyVariable } from '../microsoft365/proxy-environment.ts';
import { SETTINGS, type SettingName } from './settings.ts';

/**
 * What of a setting may leave the tenant. `open`: its value. `address`: its scheme, host and path, without a name,
 * password, query or fragment. `secret`: only that it is set.
 */
type Disclosure = 'open' | 'address' | 'secret';

const DISCLOSURE: Readonly<Record<SettingName, Disclosure>> = {
  BOT_ID: 'open',
  BOT_TYPE: 'open',
  BOT_PASSWORD: 'secret',
  BOT_ENDPOINT: 'address',
  AAD_APP_CLIENT_ID: 'open',
  AAD_APP_CLIENT_SECRET: 'secret',
  APP_CERTIFICATE: 'secret',
  APP_CERTIFICATE_FILE: 'open',
  APP_CERTIFICATE_PASSWORD: 'secret',
  BOT_CERTIFICATE: 'secret',
  BOT_CERTIFICATE_FILE: 'open',
  BOT_CERTIFICATE_PASSWORD: 'secret',
  APP_MANAGED_IDENTITY: 'open',
  AZURE_FEDERATED_TOKEN_FILE: 'open',
  AAD_APP_TENANT_ID: 'open',
  CLOUD: 'open',
  AAD_APP_OAUTH_AUTHORITY_HOST: 'address',
  SHAREPOINT_MY_SITE_URL: 'address',
  SHAREPOINT_SCOPE: 'open',
  OPEN_SHAREPOINT: 'open',
  OPEN_SHAREPOINT_PAGE: 'address',
  OPEN_SHAREPOINT_VIA: 'open',
  COPY_INTERVAL_HOURS: 'open',
  SWEEP_INTERVAL_MINUTES: 'open',
  SWEEP_WARM_INTERVAL_MINUTES: 'open',
  SWEEP_BATCHES_AT_ONCE: 'open',
  NUDGES: 'open',
  NUDGES_DAILY_CAP: 'open',
  NUDGES_BULK_SHARE: 'open',
  NUDGES_HOURS: 'open',
  NUDGES_DAYS: 'open',
  NUDGES_TIME_ZONE: 'open',
  NUDGES_GRACE_MINUTES: 'open',
  NUDGES_PER_MINUTE: 'open',
  TEAMS_MESSAGES_PER_SECOND: 'open',
  BEAT_SECONDS: 'open',
  PORT: 'open',
  HOST: 'open',
  KEEP_ALIVE_SECONDS: 'open',
  DRAIN_SECONDS: 'open',
  HTTPS_PROXY: 'address',
  HTTP_PROXY: 'address',
  ALL_PROXY: 'address',
  NO_PROXY: 'open',
  NODE_EXTRA_CA_CERTS: 'open',
  SIGNING_KEY: 'secret',
  DATABASE_URL: 'address',
  DATABASE_IDENTITY: 'open',
  DATABASE_CA_FILE: 'open',
  DATA_FOLDER: 'open',
  FEEDBACK_BUTTONS: 'open',
  TARGETED_MESSAGES: 'open',
  // It may have the mail address of a person.
  SUPPORT_LINK: 'secret',
  LOG_LEVEL: 'open',
  APPLICATIONINSIGHTS_CONNECTION_STRING: 'secret',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'address',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'address',
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'address',
  OTEL_TRACES_EXPORTER: 'open',
  OTEL_METRICS_EXPORTER: 'open',
  OTEL_SDK_DISABLED: 'open',
  OTEL_SERVICE_NAME: 'open',
  OTEL_RESOURCE_ATTRIBUTES: 'secret',
  GRAPH_URL: 'address',
  CHANNEL_OPENID_METADATA_URL: 'address',
  CHANNEL_GCC_URL: 'address',
  OFFICE_URL: 'address',
  TEAMS_URL: 'address',
  PHOTO_PAGE_URL: 'address',
  CLOCK_FILE: 'open',
};

const HIDDEN = '(set)';

/** The settings that are given, without secrets. Other variables of the environment are left out. */
export function redactedSettings(environment: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (Object.keys(SETTINGS) as SettingName[]).flatMap((name) => {
      const value = givenText(environment, name);
      return value === undefined ? [] : [[name, disclosed(value, DISCLOSURE[name])]];
    }),
  );
}

/** Values that must not appear anywhere, the longest first. Parts of an address that stand for a login count too. */
export function secretValues(environment: Environment): readonly string[] {
  const values = (Object.keys(SETTINGS) as SettingName[]).flatMap((name) => {
    const value = givenText(environment, name);
    if (value === undefined || DISCLOSURE[name] === 'open') return [];
    return DISCLOSURE[name] === 'secret' ? [value] : loginsIn(value);
  });
  return [...new Set(values)].filter((value) => value.length > 3).sort((a, b) => b.length - a.length);
}

function givenText(environment: Environment, name: SettingName): string | undefined {
  return (isProxyVariable(name) ? proxyVariable(environment, name) : environment[name])?.trim() || undefined;
}

/** A value of another form than expected may be a secret in the wrong place. */
function disclosed(value: string, disclosure: Disclosure): string {
  if (disclosure === 'secret') return HIDDEN;
  const url = URL.parse(value);
  if (disclosure === 'address') return url ? `${url.protocol}//${url.host}${url.pathname}` : HIDDEN;
  return url?.password || value.length > 200 ? HIDDEN : value;
}

function loginsIn(value: string): readonly string[] {
  const url = URL.parse(value);
  if (!url) return [value];
  const parts = [url.username, url.password, ...url.searchParams.values(), url.hash.slice(1)];
  return parts.flatMap((part) => (part ? [part, safelyDecoded(part)] : []));
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
