import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../src/log/types.ts';
import type { RunningTelemetry } from '../src/telemetry/start-telemetry.ts';

/** The longest stop after the drain, in milliseconds. A turn ends within 10 s, and its background work after it. */
export const STOP_LIMIT = 20_000;

const NO_TELEMETRY: RunningTelemetry = { stop: async () => true };

export interface StoppableBot {
  /** Not ready, but serving. */
  drain(): void;
  /** Resolves when every turn in flight is over. To be called once. */
  stop(): Promise<void>;
}

/**
 * Stops the bot on SIGTERM, after `drainTime` milliseconds in which it goes on serving, and on SIGINT at once (Ctrl-C
 * in a terminal, where no load balancer sends requests). A bot that is starting is stopped when it has started. Stops
 * once: Ctrl-C sends SIGINT to every process of the group, and their parent may send SIGTERM as well. Ends the process
 * with code 1 if the stop takes longer than `STOP_LIMIT` after the drain.
 */
export function stopOnSignals(
  starting: Promise<StoppableBot>,
  drainTime: number,
  log: Log,
  telemetry: RunningTelemetry = NO_TELEMETRY,
): void {
  const interrupted = new AbortController();
  let stopping = false;
  const stop = async (signal: string) => {
    if (signal === 'SIGINT') interrupted.abort();
    if (stopping) return;
    stopping = true;
    log('service-stopping', { signal });
    const limit = STOP_LIMIT + (signal === 'SIGINT' ? 0 : drainTime);
    setTimeout(() => {
      log('stop-cut-short', { afterSeconds: limit / 1_000 });
      process.exit(1);
    }, limit).unref();
    const bot = await starting.catch(() => undefined);
    // The entry point reports a start that failed.
    if (!bot) return;
    bot.drain();
    await wait(drainTime, undefined, { signal: interrupted.signal }).catch(() => {});
    await bot.stop();
    const isSent = await telemetry.stop();
    log('service-stopped');
    // The connection to a collector that does not answer would keep the process.
    if (!isSent) process.exit();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
