import { type Language, type TextKey, textsIn } from '../locales/index.ts';
import { cardText, cardUrl } from './escape.ts';
import template from './message-card.json' with { type: 'json' };
import { type AdaptiveCard, renderCard } from './render-card.ts';

export interface MessageCardView {
  readonly language: Language;
  readonly title: string;
  readonly paragraphs: readonly (TextKey | { readonly text: string })[];
  readonly actions?: readonly object[];
  readonly reference?: string | undefined;
}

/** Answers that a button can ask for. */
export type ButtonIntent =
  | 'check-photo'
  | 'stop-nudges'
  | 'show-data'
  | 'forget-me'
  | 'resume-nudges'
  | 'not-now'
  | 'help'
  | 'show-settings'
  | 'show-status';

/** A card with a heading, paragraphs and buttons, but no photos. */
export function messageCard({ language, title, paragraphs, actions = [], reference }: MessageCardView): AdaptiveCard {
  const text = textsIn(language);
  const sentences = paragraphs.map((paragraph) => (typeof paragraph === 'string' ? text(paragraph) : paragraph.text));
  return renderCard(template, {
    language,
    title,
    speak: [title, ...sentences].join(' '),
    paragraphs: sentences.map((sentence) => ({ text: sentence })),
    footers: reference ? [{ text: text('reference', { reference: cardText(reference, 40) }) }] : [],
    actions,
  });
}

/** A button that starts a check. */
export function checkPhotoAction(language: Language): object {
  return { ...intentAction(language, 'check-photo'), style: 'positive' };
}

/** A button that opens the person's private chat with the bot. */
export function openPrivateChatAction(language: Language, chatLink: string): object {
  return { type: 'Action.OpenUrl', title: textsIn(language)('action.open-private-chat'), url: cardUrl(chatLink) };
}

/**
 * A button that asks for this answer, as a message in words would. Its data arrives as a message with a value.
 * It is not an `imBack` button, because the Agents Playground shows those but ignores presses.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions#actionsubmit
 */
export function intentAction(language: Language, intent: ButtonIntent): object {
  return { type: 'Action.Submit', title: textsIn(language)(`action.${intent}`), data: { intent } };
}
