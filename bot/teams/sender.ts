import type { Activity } from 'botbuilder';
import type { PersonKey } from '../../src/people/person-key.ts';

/** The person who caused the activity. Undefined: it names none, as those of the channel and of other bots. */
export function senderOf({ conversation, channelData, from }: Activity): PersonKey | undefined {
  const tenantId = conversation?.tenantId ?? channelData?.tenant?.id;
  const objectId = from?.aadObjectId;
  return typeof tenantId === 'string' && objectId ? { tenantId, objectId } : undefined;
}
