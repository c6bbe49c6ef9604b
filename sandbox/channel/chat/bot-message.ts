import type { Person } from '../../tenant/people/person.ts';
import { type Activity, ADAPTIVE_CARD, attachmentOf, type Card } from '../activity.ts';

/** A message of the bot as people see it: live, it changes when the bot edits or deletes it. */
export interface BotMessage {
  readonly id: string;
  readonly replyToId: string | undefined;
  /** As the bot last sent it. */
  readonly activity: Activity;
  readonly text: string;
  /** The card that everybody sees; in a personal chat: that its person sees. */
  readonly card: Card | undefined;
  /** The card that this person sees: an answer to their Action.Execute is theirs alone. */
  cardFor(person: Person): Card | undefined;
  readonly edits: number;
  readonly deleted: boolean;
  /** The sign-in button is there, because the silent sign-on did not work. */
  readonly signInShown: boolean;
  /** What real Teams would not show well; empty when all is well. */
  readonly warnings: readonly string[];
}

/** The same, for the channel itself, which changes it. */
export interface MutableBotMessage extends BotMessage {
  edit(activity: Activity): void;
  delete(): void;
  replaceCard(person: Person, card: Card): void;
  showSignIn(): void;
}

export function createBotMessage(id: string, sent: Activity, viewer: Person | undefined): MutableBotMessage {
  let activity = sent;
  let edits = 0;
  let deleted = false;
  let signInShown = false;
  const replaced = new Map<string, Card>();
  const sentCard = () => (deleted ? undefined : attachmentOf(activity, ADAPTIVE_CARD));
  const cardFor = (person: Person) => (deleted ? undefined : (replaced.get(person.id) ?? sentCard()));
  return {
    id,
    replyToId: sent.replyToId,
    get activity() {
      return activity;
    },
    get text() {
      return deleted ? '' : (activity.text ?? '');
    },
    get card() {
      return viewer ? cardFor(viewer) : sentCard();
    },
    cardFor,
    get edits() {
      return edits;
    },
    get deleted() {
      return deleted;
    },
    get signInShown() {
      return signInShown;
    },
    get warnings() {
      const cards = [attachmentOf(activity, ADAPTIVE_CARD), ...replaced.values()];
      return cards.flatMap((card) => (card ? cardWarnings(card) : []));
    },
    edit(edited) {
      activity = edited;
      edits += 1;
      replaced.clear();
    },
    delete() {
      deleted = true;
    },
    replaceCard(person, card) {
      replaced.set(person.id, card);
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
