import type { Teams } from '../channel/index.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { startBridge } from './bridge.ts';
import { playgroundConfig, playgroundPeople, writePlaygroundConfig } from './config.ts';
import { startPlaygroundProcess } from './process.ts';

export interface PlaygroundOptions {
  /** The person who uses the window. */
  readonly person: Person;
  /** Preferred port; another one if it is taken. Default: the Playground's own, 56150. */
  readonly port?: number;
  /** Default: false. */
  readonly openBrowser?: boolean;
}

export interface Playground {
  /** URL of the window. */
  readonly url: string;
  /** Process id of the Playground. */
  readonly pid: number;
  /** Errors from the Playground. */
  readonly failures: readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts Microsoft's Agents Playground as the chat window of one person. A bridge connects it to the channel, so that
 * the bot gets signed activities and single sign-on. Requires a connected bot.
 */
export async function startPlayground(
  state: TenantState,
  teams: Teams,
  options: PlaygroundOptions,
): Promise<Playground> {
  const { person, port = 56150, openBrowser = false } = options;
  if (!teams.bot) throw new Error('Connect a bot before opening its chat window.');
  const people = playgroundPeople(state, person);
  // All sample people, because the chat window can switch to another person. The Playground itself lists only some.
  const members = [...new Set([person, ...state.people.samplePeople()])];
  const chats = {
    personal: teams.personalChat(person),
    group: teams.groupChat('Group Chat', members),
    channel: teams.channel(state.name, 'General', members),
  };
  const bridge = await startBridge(teams, person, Object.values(chats));
  const config = await writePlaygroundConfig(playgroundConfig(state, teams.bot, people, chats));
  const cleanUp = async () => {
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
        await cleanUp();
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
