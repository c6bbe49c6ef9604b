import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { botMri, type Chat, personMri } from '../channel/index.ts';
import type { Person } from '../tenant/people/person.ts';
import { guidFrom } from '../tenant/random.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/** The chats in the Playground's window. */
export interface PlaygroundChats {
  readonly personal: Chat;
  readonly group: Chat;
  readonly channel: Chat;
}

export interface PlaygroundPeople {
  readonly person: Person;
  readonly others: readonly Person[];
}

/**
 * "The Agents Playground requires exactly five users", in addition to the current one:
 * https://learn.microsoft.com/microsoftteams/platform/toolkit/debug-your-agents-playground#customize-the-configuration-file
 */
const OTHERS = 5;

/** The person who uses the window, and up to five colleagues. */
export function playgroundPeople(state: TenantState, person: Person): PlaygroundPeople {
  return {
    person,
    others: state.people
      .samplePeople()
      .filter((one) => one !== person)
      .slice(0, OTHERS),
  };
}

/** Writes the Playground's configuration to a new folder; `remove` deletes it. */
export async function writePlaygroundConfig(
  config: object,
): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'agents-playground-'));
  // JSON is valid YAML.
  await writeFile(join(folder, '.m365agentsplayground.yml'), JSON.stringify(config, undefined, 2));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** All ids are the channel's, so that no side translates them. */
export function playgroundConfig(
  state: TenantState,
  bot: { readonly botId: string; readonly name?: string | undefined },
  { person, others }: PlaygroundPeople,
  { personal, group, channel }: PlaygroundChats,
): object {
  const user = (one: Person) => ({
    id: personMri(state, bot.botId, one),
    name: one.displayName,
    // Spelling of the Playground.
    userPrincipleName: one.userPrincipalName,
    aadObjectId: one.id,
    givenName: one.givenName,
    surname: one.surname,
    email: one.mail,
  });
  return {
    version: '0.1.1',
    tenantId: state.id,
    bot: { id: botMri(bot.botId), name: bot.name ?? 'Bot' },
    currentUser: user(person),
    users: [
      ...others.map(user),
      ...Array.from({ length: OTHERS - others.length }, (_, index) => placeholderUser(index)),
    ],
    personalChat: { id: personal.id },
    groupChat: { id: group.id, name: group.name },
    // The Playground adds the General channel with the team's id, as in Teams.
    team: { id: channel.id, name: state.name, aadGroupId: guidFrom(state.seed, 'team'), channels: [] },
  };
}

/** A placeholder user, for tenants with fewer people than the Playground requires. */
function placeholderUser(index: number) {
  const name = `Placeholder ${index + 1}`;
  const address = `placeholder${index + 1}@example.com`;
  const id = guidFrom('placeholder', index);
  return {
    id: `29:${id}`,
    name,
    userPrincipleName: address,
    aadObjectId: id,
    givenName: 'Placeholder',
    surname: String(index + 1),
    email: address,
  };
}
