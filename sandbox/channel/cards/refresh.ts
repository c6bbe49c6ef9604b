import type { Person } from '../../tenant/people/person.ts';
import { type Card, isJson, type Json } from '../activity.ts';
import type { ChatRecord } from '../chat/types.ts';
import type { ChannelContext } from '../context.ts';
import { personMri } from '../ids.ts';
import { toExecute } from './press.ts';

/** Chats with more people refresh nobody's card unless `userIds` names them. */
const MOST_PEOPLE = 60;

/**
 * What Teams sends by itself when this person looks at this card; undefined: nothing. The card must be of version 1.5 at least
 * (samples in the same documentation say 1.4: UNCONFIRMED whether Teams is as strict), `userIds` left out means everybody in chats of up to 60 people, an empty list nobody.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards#refresh-model
 */
export function refreshOf(context: ChannelContext, record: ChatRecord, card: Card, person: Person): Json | undefined {
  const { refresh } = card;
  if (!isJson(refresh) || !isJson(refresh.action) || refresh.action.type !== 'Action.Execute') return undefined;
  if (!isAtLeast15(card.version)) return undefined;
  const { userIds } = refresh;
  const mri = personMri(context.state, context.bot().botId, person);
  const meant = Array.isArray(userIds) ? userIds.includes(mri) : record.people.length <= MOST_PEOPLE;
  return meant ? toExecute(refresh.action) : undefined;
}

function isAtLeast15(version: unknown): boolean {
  const [major = 0, minor = 0] = String(version).split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 5);
}
