import type { PersonKey } from '../src/people/person-key.ts';
import type { AdaptiveCard } from './cards/render-card.ts';
import type { Language } from './locales/index.ts';

/** What an answer may know of and do in one turn: no type of the Bot Framework in it. */
export interface Turn {
  /** The author. Both ids come from the channel's authenticated activity, never from a card or a text. */
  readonly sender: PersonKey;
  /** The person's id in the channel (`29:…`). */
  readonly accountId: string;
  /** As Teams shows the person's name; not everywhere known. */
  readonly displayName: string | undefined;
  readonly conversation: { readonly id: string; readonly type: 'personal' | 'groupChat' | 'channel' };
  readonly language: Language;
  /** IANA name, as the person's Teams says. */
  readonly timeZone: string;
  /** What the person wrote, without the mention of the bot; "" for anything but a message. */
  readonly text: string;
  /** Finds this turn in the log. */
  readonly reference: string;
  say(card: AdaptiveCard): Promise<void>;
  /** Shows that the bot is at work. Never fails: it is a courtesy. */
  showTyping(): Promise<void>;
}
