import { randomUUID } from 'node:crypto';
import express from 'express';
import type { Activity, Chat, Teams } from '../channel/index.ts';
import { listen } from '../http/listen.ts';
import { createRequestLog } from '../tenant/limits/request-log.ts';
import type { Person } from '../tenant/people/person.ts';
import { fromPlayground } from './from-playground.ts';
import { createToPlayground, type ToPlayground } from './to-playground.ts';

/** Stands between the Playground and the channel. */
export interface Bridge {
  /** Where the Playground posts its activities. */
  readonly endpoint: string;
  /** From now on what happens in the chats is shown in the Playground at this address. */
  attach(url: string): ToPlayground;
  stop(): Promise<void>;
}

export async function startBridge(teams: Teams, person: Person, chats: readonly Chat[]): Promise<Bridge> {
  const byId = new Map(chats.map((chat) => [chat.id, chat]));
  const stopping = new AbortController();
  let window: ToPlayground | undefined;
  let unfollow = () => {};

  // Only the Playground knows the path: other pages in the browser must not write in the person's name.
  const path = `/${randomUUID()}/messages`;
  const app = express().disable('x-powered-by');
  // The Playground asks whether somebody is there.
  app.head(path, (_, response) => response.status(200).end());
  app.post(path, express.json({ limit: '1mb' }), async (request, response) => {
    const activity = request.body as Activity;
    // In channels the id carries the thread: `19:…;messageid=…`.
    const conversationId = activity.conversation?.id ?? '';
    const chat = byId.get(conversationId.split(';', 1)[0] ?? '');
    if (!chat || !window) return response.status(404).json({});
    window.heardFrom(chat, conversationId);
    const answer = await fromPlayground(teams, chat, person, window, activity);
    return response.status(answer.status).json(answer.body ?? {});
  });
  const listening = await listen(app, { service: 'channel', log: createRequestLog() });

  return {
    endpoint: `${listening.origin}${path}`,
    attach(url) {
      const attached = createToPlayground(url, person, stopping.signal);
      window = attached;
      unfollow = teams.onChange((chat, change) => {
        if (byId.has(chat.id)) attached.forward(chat, change);
      });
      return attached;
    },
    stop() {
      unfollow();
      stopping.abort();
      return listening.stop();
    },
  };
}
