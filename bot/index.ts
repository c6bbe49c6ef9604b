import { readBotConfig } from '../src/config/bot-config.ts';
import { operatorText } from '../src/errors.ts';
import { createLog } from './log.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/** Entry point of the service: reads the settings and starts the bot (`startBot`). */
async function main(): Promise<void> {
  const config = readBotConfig(process.env);
  // Loaded on demand, so that a wrong setting is reported at once.
  const { startBot } = await import('./start-bot.ts');
  const log = createLog(config.logLevel);
  const starting = startBot(config, { log });
  stopOnSignals(starting, config.drainTime, log);
  const bot = await starting;
  log.info({ port: bot.port, endpoint: config.bot.endpoint }, 'Photo Sync is listening');
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${operatorText(error)}\n`);
  process.exitCode = 1;
}
