import type { Teams } from '../channel/index.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { startBridge } from './bridge.ts';
import { playgroundConfig, playgroundPeople, writePlaygroundConfig } from './config.ts';
import { startPlaygroundProcess } from './process.ts';

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
  const bridge = await startBridge(teams, person, Object.values(chats));
  const config = await writePlaygroundConfig(playgroundConfig(state, teams.bot, people, chats));
  const clear = async () => {
    await bridge.stop();
    await config.remove();
  };
  try {
    const { folder } = config;
    const conversationId = chats.personal.id;
    const child = await startPlaygroundProcess({
      folder,
      endpoint: bridge.endpoint,
      conversationId,
      port,
      openBrowser,
    });
    const { failures } = bridge.attach(child.url);
    return {
      url: child.url,
      pid: child.pid,
      failures,
      async stop() {
        await child.stop();
        await clear();
      },
    };
  } catch (error) {
    await clear();
    throw error;
  }
}
