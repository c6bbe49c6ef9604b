import assert from 'node:assert/strict';
import { readBotConfig } from '../../../src/config/bot-config.ts';
import type { ConfigError } from '../../../src/config/config-error.ts';

export const GUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
/** What every bot needs, without a proof of its apps. */
export const WITHOUT_PROOF = {
  BOT_ID: GUID,
  BOT_ENDPOINT: 'https://photo-sync.contoso.com/',
  AAD_APP_CLIENT_ID: GUID,
  AAD_APP_TENANT_ID: GUID,
};
/** The fewest settings with which the bot starts. */
export const COMPLETE = { ...WITHOUT_PROOF, BOT_PASSWORD: 'bot~secret', AAD_APP_CLIENT_SECRET: 'app~secret' };

/** The remedy with which the bot refuses its settings. Fails if it takes them. */
export function refusal(environment: Record<string, string | undefined>): string {
  try {
    readBotConfig(environment);
  } catch (error) {
    return (error as ConfigError).remedy ?? '';
  }
  return assert.fail('The settings were taken.');
}
