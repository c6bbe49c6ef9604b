import type { SetupConfig } from '../../src/config/setup-config.ts';
import { CLOUDS } from '../../src/microsoft365/clouds.ts';
import { EXIT_DONE } from '../program/exit-codes.ts';
import type { Outcome } from '../program/types.ts';
import { oneLine } from '../terminal-text.ts';
import type { DescribedChange } from './describe.ts';

/** Exit code of `--what-if` if something is missing. */
export const EXIT_CHANGES = 1;

export interface SetupResult {
  readonly config: SetupConfig;
  /** Undefined: the registration does not exist. */
  readonly appId: string | undefined;
  readonly changes: readonly DescribedChange[];
  /** What the settings do not say yet. */
  readonly leftOut: readonly string[];
  /** Path of the record. */
  readonly record: string;
  readonly isWhatIf?: boolean;
  readonly secret?: string | undefined;
  /** A secret was asked for, and an earlier run has made one. */
  readonly hadSecret?: boolean;
}

export function setupOutcome(result: SetupResult): Outcome {
  const { config, appId, changes, isWhatIf = false, record } = result;
  return {
    exitCode: isWhatIf && changes.length > 0 ? EXIT_CHANGES : EXIT_DONE,
    text: () => setupText(result).join('\n'),
    json: () => ({
      tenantId: config.tenantId,
      appId: appId ?? null,
      whatIf: isWhatIf,
      verified: !isWhatIf,
      changes,
      leftOut: result.leftOut,
      settings: settingsOf(result),
      record,
    }),
  };
}

export function removalOutcome(tenantId: string, changes: readonly DescribedChange[]): Outcome {
  const done =
    changes.length > 0
      ? 'Removed, and verified by reading again. The record was deleted.'
      : 'Nothing was left to remove. The record was deleted.';
  return {
    exitCode: EXIT_DONE,
    text: () => [...changeLines(changes, '-'), ...(changes.length > 0 ? [''] : []), done].join('\n'),
    json: () => ({ tenantId, removed: changes, verified: true }),
  };
}

/** One line a change: what, and why. */
export function changeLines(changes: readonly DescribedChange[], mark: '+' | '-' | '✓' = '+'): string[] {
  return changes.map(({ what, why }) => `${mark} ${oneLine(what)}${mark === '-' ? '' : `: ${why}`}`);
}

function setupText(result: SetupResult): string[] {
  const { changes, isWhatIf, leftOut, record, hadSecret } = result;
  const summary = isWhatIf
    ? `${countOf(changes.length)} missing in the tenant. Nothing was changed.`
    : `Verified by reading again: the tenant has everything. Keep ${record}: setup --remove needs it.`;
  const complete = 'The tenant has everything that these settings need. Nothing was changed.';
  return [
    ...changeLines(changes, isWhatIf ? '+' : '✓'),
    ...(changes.length > 0 ? ['', summary] : [complete]),
    ...leftOut.map((one) => `! left out, ${one}`),
    ...(hadSecret ? ['! no client secret was made: an earlier run made one. docs/operate/rotate.md replaces it'] : []),
    '',
    'Settings of the bot:',
    '',
    ...Object.entries(settingsOf(result)).map(([name, value]) => `${name}=${value}`),
  ];
}

function countOf(changes: number): string {
  return changes === 1 ? '1 thing is' : `${changes} things are`;
}

/** The settings that follow from the registration. There is no secret, unless one was asked for. */
function settingsOf({ config, appId, secret }: SetupResult): Readonly<Record<string, string>> {
  const { botId, endpoint, tenantId, managedIdentity, certificate, cloud } = config;
  const cloudName = Object.entries(CLOUDS).find(([, { graph }]) => graph.resource === cloud.graph.resource)?.[0];
  const settings = {
    AAD_APP_CLIENT_ID: appId,
    AAD_APP_TENANT_ID: tenantId,
    BOT_ID: botId,
    BOT_ENDPOINT: endpoint,
    CLOUD: cloudName === 'worldwide' ? undefined : cloudName,
    APP_MANAGED_IDENTITY: managedIdentity,
    APP_CERTIFICATE_FILE: certificate?.file,
    AAD_APP_CLIENT_SECRET: secret,
  };
  return Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
