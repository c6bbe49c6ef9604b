import { channelError } from '../channel-context.ts';
import type { ChatRecord } from './types.ts';

/** Milliseconds of real time after which a wait without a signal gives up. */
const PATIENCE = 10_000;

/**
 * Waits until `find` finds something: asked now, and after each change of the chat.
 * Rejects with code `ChannelWaitEnded`, and with what did arrive, when the signal (default: 10 s) or the channel ends.
 */
export function waitFor<T>(
  record: ChatRecord,
  stopping: AbortSignal,
  what: string,
  find: () => T | undefined,
  signal: AbortSignal | undefined,
): Promise<T> {
  const patience = signal ? undefined : new AbortController();
  const timer = patience && setTimeout(() => patience.abort(), PATIENCE);
  const ending = AbortSignal.any([stopping, signal ?? patience?.signal].filter((one) => one !== undefined));
  return new Promise<T>((resolve, reject) => {
    const look = () => {
      const found = find();
      if (found === undefined) return false;
      finish();
      resolve(found);
      return true;
    };
    const give = () => {
      finish();
      reject(channelError('ChannelWaitEnded', `Waited in vain for ${what}. ${arrived(record)}`));
    };
    const finish = () => {
      clearTimeout(timer);
      record.events.off('change', look);
      ending.removeEventListener('abort', give);
    };
    record.events.on('change', look);
    ending.addEventListener('abort', give);
    if (!look() && ending.aborted) give();
  });
}

function arrived(record: ChatRecord): string {
  const activities = record.activities.map(({ type, text, attachments }) =>
    JSON.stringify({ type, text, attachments: attachments?.map(({ contentType }) => contentType) }),
  );
  const exchanges = record.exchanges.map(({ invoke, status, body }) => `${invoke} ${status} ${JSON.stringify(body)}`);
  return `From the bot came: ${activities.join(', ') || 'nothing'}. Sign-ins: ${exchanges.join(', ') || 'none'}.`;
}
