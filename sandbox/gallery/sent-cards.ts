import { isJson } from '../channel/activity.ts';
import type { Card, Chat, Teams } from '../channel/index.ts';
import type { Clock } from '../tenant/clock.ts';

/** A card as the bot sent it. An edit of the message is another entry. */
export interface SentCard {
  /** Sequence number from 1. */
  readonly number: number;
  /** Id of the message with the card. */
  readonly message: string;
  /** `card`: the response to a button press. */
  readonly kind: 'message' | 'edit' | 'card';
  /** ISO 8601, tenant time. */
  readonly at: string;
  /** Recipient: the name of a person or of a group chat. */
  readonly to: string;
  readonly title: string;
  /** Problems that real Teams would have in showing the card. */
  readonly warnings: readonly string[];
  readonly card: Card;
}

const MAX_CARDS = 100;

/** Records all cards from now on and keeps the last 100. Returns a function that lists them, newest first. */
export function keepSentCards(teams: Teams, clock: Clock): () => readonly SentCard[] {
  let cards: SentCard[] = [];
  let number = 0;
  teams.onChange((chat, change) => {
    if (change.kind !== 'message' && change.kind !== 'edit' && change.kind !== 'card') return;
    const { message, kind } = change;
    const viewer = change.kind === 'card' ? change.person : message.target;
    const card = viewer ? message.cardFor(viewer) : message.card;
    if (!card) return;
    number += 1;
    const to = viewer?.displayName ?? nameOf(chat);
    const at = clock.now().toISOString();
    const { id, warnings } = message;
    cards = [{ number, message: id, kind, at, to, title: titleOf(card), warnings, card }, ...cards].slice(0, MAX_CARDS);
  });
  return () => cards;
}

function nameOf({ name, people }: Chat): string {
  return name ?? people[0]?.displayName ?? '';
}

/** The card's first text in reading order. */
function titleOf(card: Card): string {
  return firstText(card.body) ?? String(card.fallbackText ?? 'Card');
}

function firstText(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    for (const one of value) {
      const text = firstText(one);
      if (text !== undefined) return text;
    }
    return undefined;
  }
  if (!isJson(value)) return undefined;
  if (value.type === 'TextBlock' && typeof value.text === 'string') return value.text;
  return firstText(value.items ?? value.columns ?? value.body);
}
