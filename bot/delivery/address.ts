import type { ConversationReference } from 'botbuilder';
import { z } from 'zod/v4';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { isTrustedServiceUrl } from '../../src/microsoft365/hosts.ts';

/** A stored conversation reference. Only the fields that are validated here are trusted. */
const Address = z.looseObject({
  serviceUrl: z.string(),
  channelId: z.literal('msteams'),
  conversation: z.looseObject({ id: z.string().min(1) }),
  bot: z.looseObject({ id: z.string().min(1) }),
});

const Recipient = z.object({ user: z.object({ id: z.string().min(1) }) });

/**
 * Reads a stored address. `refused`: a code that says why it cannot be used. The service URL is checked for each
 * message: the library sends the bot's token to any host, because `trustServiceUrl` no longer does anything.
 */
export function readAddress(
  address: unknown,
  cloud: Cloud,
): { readonly reference: Partial<ConversationReference> } | { readonly refused: string } {
  const { data } = Address.safeParse(address);
  if (!data) return { refused: 'no-address' };
  if (!isTrustedServiceUrl(cloud, data.serviceUrl)) return { refused: 'foreign-service-url' };
  // The activity id belongs to an earlier message; this one is not a reply.
  const { activityId: _none, ...reference } = data;
  return { reference: reference as object };
}

/** The person's id in the channel (`29:…`); undefined: the address has none. */
export function accountIdIn(address: unknown): string | undefined {
  return Recipient.safeParse(address).data?.user.id;
}

/** The id of the person's chat with the bot; undefined: the address has none. */
export function conversationIdIn(address: unknown): string | undefined {
  return Address.pick({ conversation: true }).safeParse(address).data?.conversation.id;
}
