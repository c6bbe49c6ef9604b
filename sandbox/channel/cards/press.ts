import { type Card, isJson, type Json } from '../activity.ts';
import { channelError } from '../context.ts';
import { inputDefaults } from './elements.ts';

/** What Teams sends for a button press: an invoke, or a message in the person's name. */
export type PressEffect =
  | { readonly kind: 'execute'; readonly action: Json }
  | { readonly kind: 'message'; readonly text: string | undefined; readonly value: unknown };

/**
 * Presses an Action.Execute or Action.Submit of this card with these inputs. `data.msteams` of an Action.Submit may
 * request `imBack` or `messageBack`:
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions#adaptive-cards-actions
 * Throws `ActionNotPlayed` for other types.
 */
export function pressAction(card: Card, action: Card, inputs: Json): PressEffect {
  const { msteams, ...hidden } = isJson(action.data) ? action.data : {};
  const typed = { ...inputDefaults(card), ...inputs };
  if (action.type === 'Action.Execute') return { kind: 'execute', action: toExecute(action, typed) };
  if (!isJson(msteams)) return { kind: 'message', text: undefined, value: { ...hidden, ...typed } };
  return toMessage(msteams, { ...hidden, ...typed });
}

/**
 * Presses a button of a hero or thumbnail card:
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions.
 * Throws `ActionNotPlayed` for types other than `imBack` and `messageBack`.
 */
export function pressCardAction(button: Json): PressEffect {
  return toMessage(button, undefined);
}

/** `data`: what the message's value contains besides that of the button. */
function toMessage({ type, text, value }: Json, data: Json | undefined): PressEffect {
  if (type === 'imBack') return { kind: 'message', text: String(value), value: undefined };
  if (type !== 'messageBack')
    throw channelError('ActionNotPlayed', `The sandbox does not play buttons of type ${type}.`);
  return {
    kind: 'message',
    text: text === undefined ? undefined : String(text),
    value: merge(data, value),
  };
}

/** The properties of an Action.Execute that Teams sends, with data and inputs merged. */
export function toExecute({ id, title, verb, data }: Card, inputs: Json = {}): Json {
  const merged = { ...(isJson(data) && data), ...inputs };
  return JSON.parse(JSON.stringify({ type: 'Action.Execute', id, title, verb, data: merged }));
}

/**
 * "value … can either be a serialized JSON string or a JSON object" (same page). UNCONFIRMED: hidden properties and
 * inputs are sent too, and `value` overrides those of the same name.
 */
function merge(data: Json | undefined, value: unknown): unknown {
  const override = typeof value === 'string' ? parsed(value) : value;
  if (override === undefined) return data;
  return isJson(override) ? { ...data, ...override } : override;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
