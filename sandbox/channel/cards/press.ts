import { type Card, isJson, type Json } from '../activity.ts';
import { channelError } from '../context.ts';
import { inputDefaults } from './elements.ts';

/** What Teams makes of a pressed button: an invoke, or a message in the person's name. */
export type PressEffect =
  | { readonly kind: 'execute'; readonly action: Json }
  | { readonly kind: 'message'; readonly text: string | undefined; readonly value: unknown };

/**
 * An Action.Execute or Action.Submit of this card, pressed after these inputs were typed. Action.Submit's `data.msteams` may ask for
 * `imBack` or `messageBack`: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions#adaptive-cards-actions
 * Throws `ActionNotPlayed` for its other types.
 */
export function pressAction(card: Card, action: Card, inputs: Json): PressEffect {
  const { msteams, ...hidden } = isJson(action.data) ? action.data : {};
  const typed = { ...inputDefaults(card), ...inputs };
  if (action.type === 'Action.Execute') return { kind: 'execute', action: toExecute(action, typed) };
  if (!isJson(msteams)) return { kind: 'message', text: undefined, value: { ...hidden, ...typed } };
  const { type, text, value } = msteams;
  if (type === 'imBack') return { kind: 'message', text: String(value), value: undefined };
  if (type !== 'messageBack') throw channelError('ActionNotPlayed', `The sandbox does not play msteams.type ${type}.`);
  return {
    kind: 'message',
    text: text === undefined ? undefined : String(text),
    value: joined({ ...hidden, ...typed }, value),
  };
}

/** The members that Teams sends of an Action.Execute; data and inputs in one object. */
export function toExecute({ id, title, verb, data }: Card, inputs: Json = {}): Json {
  const together = { ...(isJson(data) && data), ...inputs };
  return JSON.parse(JSON.stringify({ type: 'Action.Execute', id, title, verb, data: together }));
}

/**
 * "value … can either be a serialized JSON string or a JSON object" (same page). That hidden properties and inputs come along, and
 * give way to it where names are equal, is UNCONFIRMED.
 */
function joined(data: Json, value: unknown): unknown {
  const given = typeof value === 'string' ? parsed(value) : value;
  if (given === undefined) return data;
  return isJson(given) ? { ...data, ...given } : given;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
