import type { BotConfig } from '../src/config/bot-config.ts';
import { checkProof } from '../src/microsoft365/identity/app-credential.ts';
import type { Log } from './log.ts';

/** Logs a certificate that cannot be used. The bot starts without it: people who sign in still get answers. */
export function logUnusableProof({ app }: BotConfig, log: Log): void {
  try {
    checkProof(app.proof);
  } catch (err) {
    log.error({ err }, 'The app cannot read with its own permissions; people who sign in still get answers');
  }
}
