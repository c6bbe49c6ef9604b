import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from './log.ts';

/** The longest stop after the drain, in milliseconds. A turn ends within 10 s, and its background work after it. */
const STOP_LIMIT = 20_000;

export interface StoppableBot {
  drain(): void;
  stop(): Promise<void>;
}

/**
 * Stops the bot on SIGTERM, after `drainTime` milliseconds in which it goes on serving, and on SIGINT at once (Ctrl-C
 * in a terminal, where no load balancer sends requests). Stops once: Ctrl-C sends SIGINT to every process of the group,
 * and their parent may send SIGTERM as well. Ends the process with code 1 if the stop takes longer than
 * `STOP_LIMIT`.
 */
export function stopOnSignals(bot: StoppableBot, drainTime: number, log: Log): void {
  const interrupted = new AbortController();
  let stopping = false;
  const stop = async (signal: string) => {
    if (signal === 'SIGINT') interrupted.abort();
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'Stopping after the turns in flight');
    bot.drain();
    await wait(drainTime, undefined, { signal: interrupted.signal }).catch(() => {});
    setTimeout(() => {
      log.error({ afterSeconds: STOP_LIMIT / 1_000 }, 'The stop took too long; the process ends now');
      process.exit(1);
    }, STOP_LIMIT).unref();
    await bot.stop();
    log.info('Stopped');
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
