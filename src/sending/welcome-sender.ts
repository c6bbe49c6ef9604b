import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { withoutCorrelation } from '../log/correlation.ts';
import type { Log, LogFields } from '../log/types.ts';
import type { Deliver } from '../nudges/types.ts';
import type { RateLimiter } from '../store/outbox/types.ts';
import type { QueuedWelcome, WelcomeQueue } from '../store/types.ts';
import { createSendPump, type SendPumpReport } from './send-pump.ts';

export interface WelcomeSenderOptions {
  readonly tenantId: string;
  readonly queue: WelcomeQueue;
  readonly rates: Pick<RateLimiter, 'reserve' | 'hold'>;
  /** Messages a second, over all instances and together with nudges. */
  readonly perSecond: number;
  readonly deliver: Deliver<QueuedWelcome>;
  /** `by-hand`: the queue is read only after `wake` and when `run` is called. */
  readonly heartbeat: 'regular' | 'by-hand';
  readonly now: () => Date;
  readonly log: Log;
}

/** Sends the welcomes of the queue, also those of instances that have ended. Each instance has one. */
export interface WelcomeSender {
  /** Starts to read the queue at intervals, if the heartbeat is regular. */
  start(): void;
  /** Sends what is due, in the background. */
  wake(): void;
  /** Sends what is due. Never rejects. */
  run(): Promise<void>;
  /** Whether welcomes are being sent. */
  isSending(): boolean;
  /** Resolves when no run is in progress. */
  settled(): Promise<void>;
  /** Ends the run. What is not sent stays in the queue, for another instance or the next start. */
  stop(): Promise<void>;
}

/** Interval for reading the queue: retries become due, and other instances end. Milliseconds. */
const POLL_MS = 5_000;
/** Interval of the report on progress. Milliseconds. */
const REPORT_MS = 60_000;

type WelcomeTrouble = 'welcomes-waiting' | 'welcomes-unread';

export function createWelcomeSender(options: WelcomeSenderOptions): WelcomeSender {
  const { tenantId, queue, deliver, heartbeat, log } = options;
  const pump = createSendPump<QueuedWelcome, QueuedWelcome>({
    ...options,
    instanceId: randomUUID(),
    prepare: async (claimed) => ({
      ready: claimed.map((queued) => ({ queued, address: queued.address, message: queued })),
      settled: [],
    }),
    deliver,
    // The person's next message shows whether they can be reached.
    onUnreachable: async () => {},
    maySend: async () => true,
    clock: () => performance.now(),
    wait: (milliseconds) => delay(milliseconds),
    random: Math.random,
  });
  const end = new AbortController();
  let running: Promise<void> | undefined;
  let isWoken = false;
  let trouble: WelcomeTrouble | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** Sends for at most `REPORT_MS`. Resolves to whether there may be more. */
  async function sendSome(): Promise<boolean> {
    const { outcomes, ended } = await pump.run(AbortSignal.any([end.signal, AbortSignal.timeout(REPORT_MS)]));
    await report(outcomes, ended);
    return ended === 'stopped' && !end.signal.aborted;
  }

  /** Logs trouble that stops all welcomes, once. */
  function stopped(event: WelcomeTrouble | undefined, fields: LogFields): void {
    if (event !== undefined && event !== trouble) log(event, fields);
    trouble = event;
  }

  async function report({ sent = 0, ...others }: SendPumpReport['outcomes'], ended: SendPumpReport['ended']) {
    const { pending: delayed = 0, ...rest } = others;
    const lost = Object.fromEntries(Object.entries(rest).filter(([, count]) => count > 0));
    const waiting = ended === 'idle' && delayed === 0 ? 0 : await queue.count(tenantId);
    if (sent + delayed > 0) log('welcomes-sent', { sent, delayed, waiting });
    if (Object.keys(lost).length > 0) log('welcomes-not-sent', lost);
    stopped(ended === 'all-failed' ? 'welcomes-waiting' : undefined, { waiting });
  }

  async function sendAll(): Promise<void> {
    try {
      do isWoken = false;
      while ((await sendSome()) || (isWoken && !end.signal.aborted));
    } catch (err) {
      stopped('welcomes-unread', { err });
    } finally {
      // In the same tick as the last look at `isWoken`, so that a later `wake` starts a new run.
      running = undefined;
    }
  }

  function run(): Promise<void> {
    if (end.signal.aborted) return Promise.resolve();
    if (running) return running;
    const started = sendAll();
    running = started;
    return started;
  }

  return {
    start() {
      if (heartbeat !== 'regular') return;
      void run();
      timer = setInterval(() => void run(), POLL_MS).unref();
    },
    wake() {
      isWoken = true;
      // The turn that wakes it is one of many whose welcomes are sent.
      void withoutCorrelation(run);
    },
    run,
    isSending: () => running !== undefined,
    settled: async () => running,
    async stop() {
      clearInterval(timer);
      end.abort();
      await running;
    },
  };
}
