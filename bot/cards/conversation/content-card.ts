import { type Language, textsIn } from '../../locales/index.ts';
import type { ContentKind } from '../../understand/message-content.ts';
import { cardUrl } from '../escape.ts';
import { checkPhotoAction, intentAction, messageCard } from '../message-card.ts';
import type { AdaptiveCard } from '../render-card.ts';

export interface ContentCardView {
  readonly language: Language;
  readonly kind: ContentKind;
  /** The page where people change their photo. */
  readonly photoPage: string;
}

/** The answer to a message that asks for nothing in words, such as a picture: what the bot can do instead. */
export function contentCard({ language, kind, photoPage }: ContentCardView): AdaptiveCard {
  const text = textsIn(language);
  const other =
    kind === 'picture'
      ? { type: 'Action.OpenUrl', title: text('photoCard.action.change-photo'), url: cardUrl(photoPage) }
      : intentAction(language, 'help');
  return messageCard({
    language,
    title: text(`conversation.${kind}.title`),
    paragraphs: [`conversation.${kind}.text`],
    actions: kind === 'picture' ? [other, checkPhotoAction(language)] : [checkPhotoAction(language), other],
  });
}
