import { channelError } from '../context.ts';
import type { ChatRecord } from './types.ts';

/** Default timeout of a wait, in real milliseconds: long enough for a busy machine. */
const WAIT_TIMEOUT = 60_000;

/** What to wait for in a chat. */
export interface Wait<T> {
  /** For the error message. */
  readonly description: string;
  /** Called at once and after each change of the chat, until it returns a value. */
  find(): T | undefined;
  /** Ends the wait. Default: after a minute. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Waits until `find` returns a value.
 * Rejects with code `ChannelWaitEnded`, and lists what did arrive, when the signal fires or the channel stops.
 */
export function waitFor<T>(
  record: ChatRecord,
  stopping: AbortSignal,
  { description, find, signal }: Wait<T>,
): Promise<T> {
  const timeout = signal ? undefined : new AbortController();
  const timer = timeout && setTimeout(() => timeout.abort(), WAIT_TIMEOUT);
  const ended = AbortSignal.any([stopping, signal ?? timeout?.signal].filter((one) => one !== undefined));
  return new Promise<T>((resolve, reject) => {
    const check = () => {
      const result = find();
      if (result === undefined) return false;
      cleanUp();
      resolve(result);
      return true;
    };
    const fail = () => {
      cleanUp();
      reject(channelError('ChannelWaitEnded', `Waited in vain for ${description}. ${arrivals(record)}`));
    };
    const cleanUp = () => {
      clearTimeout(timer);
      record.events.off('change', check);
      ended.removeEventListener('abort', fail);
    };
    record.events.on('change', check);
    ended.addEventListener('abort', fail);
    if (!check() && ended.aborted) fail();
  });
}

function arrivals(record: ChatRecord): string {
  const activities = record.activities.map(({ type, text, attachments }) =>
    JSON.stringify({ type, text, attachments: attachments?.map(({ contentType }) => contentType) }),
  );
  const exchanges = record.exchanges.map(({ invoke, status, body }) => `${invoke} ${status} ${JSON.stringify(body)}`);
  return `From the bot came: ${activities.join(', ') || 'nothing'}. Sign-ins: ${exchanges.join(', ') || 'none'}.`;
}
