import { randomUUID } from 'node:crypto';
import express from 'express';
import type { Activity, Chat, Teams } from '../channel/index.ts';
import { listen } from '../http/listen.ts';
import type { Person } from '../tenant/people/person.ts';
import { createRequestLog } from '../tenant/services/request-log.ts';
import { handlePlaygroundActivity } from './handle-activity.ts';
import { createMessageForwarder, type MessageForwarder } from './message-forwarder.ts';

/** HTTP bridge between the Playground and the channel. */
export interface Bridge {
  /** URL to which the Playground posts its activities. */
  readonly endpoint: string;
  /** Starts showing all chat activity in the Playground at this URL. */
  attach(url: string): MessageForwarder;
  stop(): Promise<void>;
}

export async function startBridge(teams: Teams, person: Person, chats: readonly Chat[]): Promise<Bridge> {
  const byId = new Map(chats.map((chat) => [chat.id, chat]));
  const stopping = new AbortController();
  let forwarder: MessageForwarder | undefined;
  let stopForwarding = () => {};

  // The path is secret to the Playground, so that other pages in the browser cannot write in the person's name.
  const path = `/${randomUUID()}/messages`;
  const app = express().disable('x-powered-by');
  // The Playground probes its endpoint with HEAD.
  app.head(path, (_, response) => response.status(200).end());
  app.post(path, express.json({ limit: '1mb' }), async (request, response) => {
    const activity = request.body as Activity;
    // In channels the id carries the thread: `19:…;messageid=…`.
    const conversationId = activity.conversation?.id ?? '';
    const chat = byId.get(conversationId.split(';', 1)[0] ?? '');
    if (!chat || !forwarder) return response.status(404).json({});
    forwarder.setConversation(chat, conversationId);
    const reply = await handlePlaygroundActivity(teams, { chat, person, forwarder }, activity);
    return response.status(reply.status).json(reply.body ?? {});
  });
  const listening = await listen(app, { service: 'channel', log: createRequestLog() });

  return {
    endpoint: `${listening.origin}${path}`,
    attach(url) {
      const attached = createMessageForwarder(url, person, stopping.signal);
      forwarder = attached;
      stopForwarding = teams.onChange((chat, change) => {
        if (byId.has(chat.id)) attached.forward(chat, change);
      });
      return attached;
    },
    stop() {
      stopForwarding();
      stopping.abort();
      return listening.stop();
    },
  };
}
