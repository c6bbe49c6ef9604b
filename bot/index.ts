import { readConfig } from '../src/config/bot-config.ts';
import { CodedError } from '../src/errors.ts';
import { createLog } from './log.ts';
import { startBot } from './start-bot.ts';

/** The entrance: settings → service. Follow `startBot` from here. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const bot = await startBot(config, { log });
  log.info({ port: bot.port, endpoint: config.bot.endpoint }, 'Photo Sync is listening');
  const stop = async (signal: string) => {
    log.info({ signal }, 'Stopping: turns in flight will finish');
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
