import type { Teams } from '../channel/index.ts';
import { type Playground, type PlaygroundOptions, startPlayground } from '../playground/start-playground.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/** The Playground of one person at a time. */
export interface ChatWindow {
  /** The person who chats. */
  readonly person: Person;
  /** URL of the person's Playground. It changes with the person. */
  readonly url: string;
  /** Opens the Playground of another person, and closes this one. If it does not start, this one stays. */
  switchTo(person: Person): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the chat window. Requires a connected bot. */
export async function startChatWindow(
  state: TenantState,
  teams: Teams,
  options: PlaygroundOptions,
): Promise<ChatWindow> {
  const start = async (person: Person): Promise<{ readonly person: Person; readonly playground: Playground }> => ({
    person,
    playground: await startPlayground(state, teams, { ...options, person }),
  });
  let current = await start(options.person);
  let switching: Promise<unknown> = Promise.resolve();
  const change = async (person: Person) => {
    if (person === current.person) return;
    const before = current;
    current = await start(person);
    await before.playground.stop();
  };
  return {
    get person() {
      return current.person;
    },
    get url() {
      return current.playground.url;
    },
    switchTo(person) {
      const changed = switching.then(() => change(person));
      switching = changed.catch(() => {});
      return changed;
    },
    async stop() {
      await switching;
      await current.playground.stop();
    },
  };
}
