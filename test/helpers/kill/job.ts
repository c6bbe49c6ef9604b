import type { SendResult } from '../../../src/store/outbox/types.ts';

/** What a worker is told before it opens its store. */
export interface WorkerJob {
  readonly tenantId: string;
  /** Its name; no other has it. */
  readonly by: string;
  readonly databaseUrl: string | undefined;
  readonly folder: string;
  readonly serviceUrl: string;
  /** For the channel. */
  readonly token: string;
  readonly people: readonly { readonly objectId: string; readonly address: unknown }[];
  /** Object ids of those to be written to from now on, once each. */
  readonly queue: readonly string[];
  /** Milliseconds without anything to do until it ends by itself. */
  readonly idle: number;
  readonly timeouts: { readonly send: number; readonly lease: number };
}

/** What a worker says of itself: the `…ing` before it does it, the rest afterwards. `ids`: of messages. */
export type Happening =
  | { readonly did: 'started' | 'opened' | 'claiming' }
  | {
      readonly did: 'queued' | 'claimed' | 'beginning' | 'begun' | 'sending' | 'answered' | 'recording';
      readonly ids: readonly string[];
    }
  | { readonly did: 'recorded'; readonly settled: readonly Pick<SendResult, 'id' | 'state'>[] }
  | { readonly did: 'ended'; readonly why: string };
