import type { WelcomeSender } from '../src/sending/welcome-sender.ts';
import type { HttpServer } from './http/server.ts';
import type { StoppableBot } from './stop-on-signals.ts';
import type { BackgroundTurns } from './teams/background-turns.ts';

export interface EndOptions {
  readonly server: Pick<HttpServer, 'drain' | 'stop'>;
  /** Work that every instance can do. `stop` gives back what this one has claimed. */
  readonly jobs: readonly { stop(): Promise<void> }[];
  /** What the turns need, and what only this process does. */
  readonly watches: readonly { stop(): void | Promise<void> }[];
  readonly backgroundTurns: Pick<BackgroundTurns, 'endSoon'>;
  /** What it has not sent stays in the queue, for another instance or the next start. */
  readonly welcomeSender: Pick<WelcomeSender, 'stop'>;
  /** Resolves when no background work is left. */
  readonly settled: () => Promise<void>;
}

/**
 * Ends the bot in this order: `drain` makes it not ready and hands the jobs over, while it serves on; `stop` closes the
 * port, waits for the turns in flight and then for their background work. The jobs go first: a process that is killed
 * too early has then left no claim behind.
 */
export function endInOrder(options: EndOptions): StoppableBot {
  const { server, jobs, watches, backgroundTurns, welcomeSender, settled } = options;
  let handedOver: Promise<unknown> | undefined;
  const handOver = () => {
    handedOver ??= Promise.all(jobs.map((job) => job.stop()));
    return handedOver;
  };
  return {
    drain() {
      server.drain();
      // `stop` waits for it and reports its failure.
      handOver().catch(() => {});
    },
    async stop() {
      for (const watch of watches) await watch.stop();
      backgroundTurns.endSoon();
      await Promise.all([handOver(), welcomeSender.stop(), server.stop()]);
      await settled();
    },
  };
}
