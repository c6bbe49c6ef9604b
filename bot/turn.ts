import type { PersonKey } from '../src/people/person-key.ts';
import type { AdaptiveCard } from './cards/render-card.ts';
import type { Language } from './locales/index.ts';

/** One turn as answers see it, free of Bot Framework types. Made by `turnFromContext`. */
export interface Turn {
  /** The author. Both ids come from the channel's authenticated activity, never from a card or a text. */
  readonly sender: PersonKey;
  /** The person's id in the channel (`29:…`); undefined if the activity does not name it. */
  readonly accountId: string | undefined;
  readonly conversation: { readonly id: string; readonly type: 'personal' | 'groupChat' | 'channel' };
  readonly language: Language;
  /** IANA name of the time zone of the person's Teams. */
  readonly timeZone: string;
  /** What the person wrote (`bareText`); "" if the activity has no text. */
  readonly text: string;
  /** Short number of this turn; its log lines have it too. */
  readonly reference: string;
  say(card: AdaptiveCard): Promise<void>;
  /**
   * Like `say`, for the card of a check: Teams asks whether it helped. Resolves to the id of the message; undefined:
   * Teams named none.
   */
  show(card: AdaptiveCard): Promise<string | undefined>;
  /**
   * Shows a card that the answer will replace. Resolves to the id of its message; undefined: it was not shown. Never
   * rejects.
   */
  showProgress(card: AdaptiveCard): Promise<string | undefined>;
  /** Replaces a message by the card of a check. Resolves to whether Teams accepted it. Never rejects. */
  replace(activityId: string, card: AdaptiveCard): Promise<boolean>;
  /** Shows the typing indicator. Never rejects. */
  showTyping(): Promise<void>;
}

/** For whom a card is drawn. */
export type CardRecipient = Pick<Turn, 'sender' | 'accountId' | 'language' | 'timeZone' | 'reference'>;
