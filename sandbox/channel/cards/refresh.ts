import type { Person } from '../../tenant/people/person.ts';
import { type Card, isJson, type Json } from '../activity.ts';
import type { ChatRecord } from '../chat/types.ts';
import type { ChannelContext } from '../context.ts';
import { personMri } from '../ids.ts';
import { toExecute } from './press.ts';

/** Largest chat in which Teams refreshes cards of people who are not in `userIds`. */
const MAX_PEOPLE = 60;

/**
 * The action that Teams sends by itself when this person views this card; undefined: none. Requires card version 1.5
 * (samples in the same documentation say 1.4: UNCONFIRMED whether Teams is as strict). Without `userIds` it applies to
 * all people in chats of up to 60; with an empty list to none.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards#refresh-model
 */
export function refreshOf(context: ChannelContext, record: ChatRecord, card: Card, person: Person): Json | undefined {
  const { refresh } = card;
  if (!isJson(refresh) || !isJson(refresh.action) || refresh.action.type !== 'Action.Execute') return undefined;
  if (!isVersion15OrLater(card.version)) return undefined;
  const { userIds } = refresh;
  const mri = personMri(context.state, context.bot().botId, person);
  const applies = Array.isArray(userIds) ? userIds.includes(mri) : record.people.length <= MAX_PEOPLE;
  return applies ? toExecute(refresh.action) : undefined;
}

function isVersion15OrLater(version: unknown): boolean {
  const [major = 0, minor = 0] = String(version).split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 5);
}
