import type { Activity, TurnContext } from 'botbuilder';

/**
 * Targeted messages: only one person of a group chat or a channel sees them. Public preview.
 * Inbound, the recipient has `isTargeted`; outbound, the request has `isTargetedActivity=true` and the activity a
 * recipient. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/targeted-messages
 */
const TURNS = new WeakSet<TurnContext>();

/** Sends the messages of this turn to the author only, or sends them as usual again. */
export function setTargeted(context: TurnContext, isTargetedTurn: boolean): void {
  if (isTargetedTurn) TURNS.add(context);
  else TURNS.delete(context);
}

/** Whether only the author may see the answers. A message that only the bot could see never has a public one. */
export function isTargeted(context: TurnContext): boolean {
  return TURNS.has(context) || isSentTargeted(context.activity);
}

/** Whether only the bot could see this activity. */
export function isSentTargeted({ recipient }: Pick<Activity, 'recipient'>): boolean {
  // The library's type does not have it yet.
  return (recipient as { readonly isTargeted?: unknown } | undefined)?.isTargeted === true;
}

/** A request to the channel, for one person. An edit has the same query, and no recipient: the library adds one. */
export function asTargeted<Request extends TargetableRequest>(request: Request): Request {
  const address = new URL(request.url);
  address.searchParams.set('isTargetedActivity', 'true');
  request.url = address.href;
  if (request.method === 'PUT' && typeof request.body === 'string') {
    const { recipient: _none, ...activity } = JSON.parse(request.body);
    request.body = JSON.stringify(activity);
  }
  return request;
}

interface TargetableRequest {
  url: string;
  readonly method: string;
  body?: unknown;
}
