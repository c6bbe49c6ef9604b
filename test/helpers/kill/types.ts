import type { SendResult } from '../../../src/store/outbox/types.ts';

/** Job of a worker. It arrives on standard input before the worker opens its store. */
export interface WorkerJob {
  readonly tenantId: string;
  /** Unique, never reused. */
  readonly instanceId: string;
  readonly databaseUrl: string | undefined;
  readonly folder: string;
  readonly serviceUrl: string;
  /** Token for the channel. */
  readonly token: string;
  readonly people: readonly { readonly objectId: string; readonly address: unknown }[];
  /** Object ids. The worker first queues one message for each. */
  readonly queue: readonly string[];
  /** The worker ends after this time without a due message. Milliseconds. */
  readonly idle: number;
  readonly timeouts: { readonly send: number; readonly lease: number };
}

/** Event of a worker. It reports an `…ing` event before the action, and the others after it. `ids`: message ids. */
export type WorkerEvent =
  | { readonly event: 'started' | 'opened' | 'claiming' }
  | {
      readonly event: 'queued' | 'claimed' | 'marking' | 'marked' | 'sending' | 'answered' | 'recording';
      readonly ids: readonly string[];
    }
  | { readonly event: 'recorded'; readonly results: readonly Pick<SendResult, 'id' | 'state'>[] }
  | { readonly event: 'ended'; readonly reason: string };
