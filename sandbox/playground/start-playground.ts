import { randomUUID } from 'node:crypto';
import express from 'express';
import type { Activity, Chat, Teams } from '../channel/index.ts';
import { listen } from '../http/listen.ts';
import type { Person } from '../tenant/person.ts';
import { createRequestLog } from '../tenant/request-log.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { fromPlayground } from './from-playground.ts';
import { playgroundConfig, playgroundPeople, writePlaygroundConfig } from './playground-config.ts';
import { startPlaygroundProcess } from './playground-process.ts';
import { createToPlayground, type ToPlayground } from './to-playground.ts';

export interface PlaygroundOptions {
  /** Whose Teams the window is. */
  readonly person: Person;
  /** Wished for; taken: another one. Default: the Playground's own, 56150. */
  readonly port?: number;
  /** Default: false. */
  readonly openBrowser?: boolean;
}

export interface Playground {
  /** Where the window is. */
  readonly url: string;
  /** Process id of the Playground. */
  readonly pid: number;
  /** What the Playground refused to show. */
  readonly failures: readonly string[];
  stop(): Promise<void>;
}

/**
 * Microsoft's Agents Playground as the chat window of one person: a bridge stands between it and the channel,
 * so that the bot meets a true channel, signed activities and single sign-on. A bot must be connected before.
 */
export async function startPlayground(
  state: TenantState,
  teams: Teams,
  options: PlaygroundOptions,
): Promise<Playground> {
  const { person, port = 56150, openBrowser = false } = options;
  if (!teams.bot) throw new Error('Connect a bot before opening its chat window.');
  const people = playgroundPeople(state, person);
  const everybody = [person, ...people.others];
  const chats = {
    personal: teams.personalChat(person),
    group: teams.groupChat('Group Chat', everybody),
    channel: teams.channel(state.name, 'General', everybody),
  };
  const byId = new Map<string, Chat>(Object.values(chats).map((chat) => [chat.id, chat]));
  const stopping = new AbortController();
  let window: ToPlayground | undefined;

  // Only the Playground knows the path: other pages in the browser must not write in the person's name.
  const path = `/${randomUUID()}/messages`;
  const bridge = express();
  bridge.head(path, (_, response) => response.status(200).end());
  bridge.post(path, express.json({ limit: '1mb' }), async (request, response) => {
    const activity = request.body as Activity;
    const conversationId = activity.conversation?.id ?? '';
    const chat = byId.get(conversationId.split(';', 1)[0] ?? '');
    if (!chat || !window) return response.status(404).json({});
    window.heardFrom(chat, conversationId);
    const answer = await fromPlayground(teams, chat, person, window, activity);
    return response.status(answer.status).json(answer.body ?? {});
  });

  const config = await writePlaygroundConfig(playgroundConfig(state, teams.bot, people, chats));
  const listening = await listen(bridge, { service: 'channel', log: createRequestLog() });
  const endpoint = `${listening.origin}${path}`;
  const conversationId = chats.personal.id;
  const stopBridge = async () => {
    stopping.abort();
    await listening.stop();
    await config.remove();
  };
  try {
    const child = await startPlaygroundProcess({ folder: config.folder, endpoint, conversationId, port, openBrowser });
    const carrier = createToPlayground(child.url, person, stopping.signal);
    window = carrier;
    const unfollow = teams.onChange((chat, change) => {
      if (byId.has(chat.id)) carrier.forward(chat, change);
    });
    return {
      url: child.url,
      pid: child.pid,
      failures: carrier.failures,
      async stop() {
        unfollow();
        await child.stop();
        await stopBridge();
      },
    };
  } catch (error) {
    await stopBridge();
    throw error;
  }
}
