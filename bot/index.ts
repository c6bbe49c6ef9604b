import { readBotConfig } from '../src/config/bot-config.ts';
import { CodedError } from '../src/errors.ts';
import { createLog } from './log.ts';
import { startBot } from './start-bot.ts';

/** Entry point of the service: reads the settings and starts the bot (`startBot`). */
async function main(): Promise<void> {
  const config = readBotConfig(process.env);
  const log = createLog(config.logLevel);
  const bot = await startBot(config, { log });
  log.info({ port: bot.port, endpoint: config.bot.endpoint }, 'Photo Sync is listening');
  const stop = async (signal: string) => {
    log.info({ signal }, 'Stopping after the turns in flight');
    await bot.stop();
    log.info('Stopped');
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    error instanceof CodedError && error.remedy ? `${error.message}\n\n${error.remedy}\n` : `${error}\n`,
  );
  process.exitCode = 1;
}
