import type { ConversationReference } from 'botbuilder';
import { z } from 'zod/v4';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { isTrustedServiceUrl } from '../../src/microsoft365/hosts.ts';

/** A conversation reference, as it was stored: nothing in it is believed but what is checked here. */
const Address = z.looseObject({
  serviceUrl: z.string(),
  channelId: z.literal('msteams'),
  conversation: z.looseObject({ id: z.string().min(1) }),
  bot: z.looseObject({ id: z.string().min(1) }),
});

/**
 * Where to send, or why not. The service URL is looked at each time: the bot's token goes there, and the library sends it anywhere
 * (`trustServiceUrl` does nothing any more).
 */
export function readAddress(
  address: unknown,
  cloud: Cloud,
): { readonly reference: Partial<ConversationReference> } | { readonly refused: string } {
  const { data } = Address.safeParse(address);
  if (!data) return { refused: 'no-address' };
  if (!isTrustedServiceUrl(cloud, data.serviceUrl)) return { refused: 'foreign-service-url' };
  // It was another message's: this one answers none.
  const { activityId: _none, ...reference } = data;
  return { reference: reference as object };
}
