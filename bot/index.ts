import { readBotConfig } from '../src/config/bot-config.ts';
import { asCodedError, operatorText } from '../src/errors.ts';
import { startTelemetry } from '../src/telemetry/start-telemetry.ts';
import { createLog } from './log.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/** Entry point of the service: reads the settings and starts the bot (`startBot`). */
async function main(): Promise<void> {
  const config = readBotConfig(process.env);
  const log = createLog(config.logLevel);
  const telemetry = await startTelemetry(config.telemetry, log);
  // Loaded on demand, so that a wrong setting is reported at once.
  const { startBot } = await import('./start-bot.ts');
  const starting = startBot(config, { log });
  stopOnSignals(starting, config.drainTime, log, telemetry);
  const bot = await starting;
  log('service-started', { port: bot.port, endpoint: config.bot.endpoint });
}

try {
  await main();
} catch (error) {
  // Once for a log collector, which reads lines, and once for a person at a terminal.
  createLog('error')('start-failed', { err: asCodedError(error) });
  process.stderr.write(`${operatorText(error)}\n`);
  process.exitCode = 1;
}
