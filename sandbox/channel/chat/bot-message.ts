import type { Person } from '../../tenant/people/person.ts';
import { type Activity, ADAPTIVE_CARD, attachmentOf, type Card } from '../activity.ts';

/** A message of the bot as people see it. Live: it changes when the bot edits or deletes it. */
export interface BotMessage {
  readonly id: string;
  readonly replyToId: string | undefined;
  /** The activity as the bot last sent it. */
  readonly activity: Activity;
  readonly text: string;
  /** The only person who sees the message (a targeted message). Undefined: all people of the chat see it. */
  readonly target: Person | undefined;
  /** The card that all people see; in a personal chat, the card that its person sees. Targeted: undefined. */
  readonly card: Card | undefined;
  /** The card that this person sees. A response to an Action.Execute changes the card for that person only. */
  cardFor(person: Person): Card | undefined;
  readonly edits: number;
  readonly deleted: boolean;
  /** True if the sign-in button shows because silent sign-on failed. */
  readonly signInShown: boolean;
  /** Problems that real Teams would have in showing the message. */
  readonly warnings: readonly string[];
}

/** `viewer`: the person of a personal chat. `isExpired`: Teams has removed the message. */
export interface MessageAudience {
  readonly viewer?: Person | undefined;
  readonly target?: Person | undefined;
  readonly isExpired?: () => boolean;
}

/** A bot message with the operations of the channel. */
export interface MutableBotMessage extends BotMessage {
  edit(activity: Activity): void;
  delete(): void;
  replaceCard(person: Person, card: Card): void;
  showSignIn(): void;
}

export function createBotMessage(
  id: string,
  sent: Activity,
  { viewer, target, isExpired = () => false }: MessageAudience,
): MutableBotMessage {
  let activity = sent;
  let edits = 0;
  let deleted = false;
  let signInShown = false;
  const personalCards = new Map<string, Card>();
  const isGone = () => deleted || isExpired();
  const sentCard = () => (isGone() ? undefined : attachmentOf(activity, ADAPTIVE_CARD));
  const isHiddenFrom = (person: Person) => isGone() || (target !== undefined && target !== person);
  const cardFor = (person: Person) => (isHiddenFrom(person) ? undefined : (personalCards.get(person.id) ?? sentCard()));
  return {
    id,
    replyToId: sent.replyToId,
    target,
    get activity() {
      return activity;
    },
    get text() {
      return isGone() || target ? '' : (activity.text ?? '');
    },
    get card() {
      if (viewer) return cardFor(viewer);
      return target ? undefined : sentCard();
    },
    cardFor,
    get edits() {
      return edits;
    },
    get deleted() {
      return isGone();
    },
    get signInShown() {
      return signInShown;
    },
    get warnings() {
      const cards = [attachmentOf(activity, ADAPTIVE_CARD), ...personalCards.values()];
      return cards.flatMap((card) => (card ? cardWarnings(card) : []));
    },
    edit(edited) {
      activity = edited;
      edits += 1;
      personalCards.clear();
    },
    delete() {
      deleted = true;
    },
    replaceCard(person, card) {
      personalCards.set(person.id, card);
    },
    showSignIn() {
      signInShown = true;
    },
  };
}

/** Bots may send Adaptive Cards up to 1.5: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference */
function cardWarnings(card: Card): string[] {
  const version = /^1\.(\d+)$/.exec(String(card.version));
  if (version && Number(version[1]) <= 5) return [];
  return [`Card version ${JSON.stringify(card.version)}: Teams shows bots' cards from 1.0 to 1.5.`];
}
