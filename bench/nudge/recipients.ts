import { botMri, type Chat } from '../../sandbox/channel/index.ts';
import type { Person, Tenant } from '../../sandbox/index.ts';
import type { RecipientRow } from './fill-outbox.ts';

/** A person to nudge, and their chat with the bot. */
export interface ChatOwner {
  readonly person: Person;
  readonly chat: Chat;
}

/** Installs the app for the whole population, without the sample people. */
export function installForAll(tenant: Tenant): ChatOwner[] {
  const { people } = tenant.state;
  return [...people.from(people.samplePeople().length)].map(([, person]) => {
    const chat = tenant.teams.personalChat(person);
    void chat.install({ silent: true });
    return { person, chat };
  });
}

/** The conversation reference that the bot would have stored. */
export function recipientRow(tenant: Tenant, { person, chat }: ChatOwner): RecipientRow {
  return {
    objectId: person.id,
    address: {
      channelId: 'msteams',
      serviceUrl: `${tenant.addresses.channel}/teams/`,
      bot: { id: botMri(tenant.apps.bot.clientId), name: 'Bot' },
      conversation: { id: chat.id, conversationType: 'personal', tenantId: tenant.state.id },
      user: { id: person.id, aadObjectId: person.id },
    },
  };
}

export function isReached({ chat }: ChatOwner): boolean {
  return chat.activities.length > 0;
}

/** The conversation id in the URL of a request to the channel. */
export function conversationIdIn(url: string): string {
  return decodeURIComponent(url.split('/')[4] ?? '');
}
