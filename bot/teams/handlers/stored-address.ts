import { type Activity, TurnContext } from 'botbuilder';
import type { Cloud } from '../../../src/microsoft365/clouds.ts';
import { isTrustedServiceUrl } from '../../../src/microsoft365/hosts.ts';

/** A conversation reference without names. */
export interface StoredAddress {
  readonly channelId: string;
  readonly serviceUrl: string;
  readonly bot: { readonly id: string };
  /** Undefined: the activity has no id of its sender. */
  readonly user: { readonly id: string; readonly aadObjectId?: string | undefined } | undefined;
  readonly conversation: object;
}

/** The address of a conversation for proactive messages; undefined unless the service URL is the channel's. */
export function storedAddress(activity: Activity, cloud: Cloud): StoredAddress | undefined {
  const { channelId, serviceUrl, bot, user, conversation } = TurnContext.getConversationReference(activity);
  if (!channelId || !bot?.id || !conversation?.id || !serviceUrl) return undefined;
  if (!isTrustedServiceUrl(cloud, serviceUrl)) return undefined;
  const { id, conversationType, tenantId } = conversation;
  return {
    channelId,
    serviceUrl,
    bot: { id: bot.id },
    user: user?.id ? { id: user.id, aadObjectId: user.aadObjectId } : undefined,
    conversation: { id, conversationType, tenantId },
  };
}

/** The address for the queue of welcomes. Where several people read a conversation, it names no person. */
export function queuedAddress(activity: Activity, cloud: Cloud, { isPersonal }: { readonly isPersonal: boolean }) {
  const { user, ...place } = storedAddress(activity, cloud) ?? {};
  if (!('serviceUrl' in place)) return undefined;
  return isPersonal ? { user, ...place } : place;
}
