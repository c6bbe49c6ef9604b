import { type Language, type TextKey, textsIn } from '../../locales/index.ts';
import { checkPhotoAction, messageCard } from '../message-card.ts';
import type { AdaptiveCard } from '../render-card.ts';
import { askSupportAction, type Support } from './ask-support.ts';

export interface FailureView {
  readonly language: Language;
  /** A short code that identifies the failure in the log. */
  readonly reference?: string | undefined;
  /** What failed, and what to do. Undefined: an unexpected error. */
  readonly paragraph?: TextKey | undefined;
  /** Undefined: no help desk is known, or others see the card. */
  readonly support?: Support | undefined;
}

/** Something failed, without its details. Support finds it in the log by `reference`. */
export function failureCard({ language, reference, paragraph, support }: FailureView): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('failure.title'),
    paragraphs: [paragraph ?? 'failure.text', ...(support ? (['photoCard.ask.link'] as const) : [])],
    actions: [
      // A card about something else than the photo says by itself how to go on.
      ...(paragraph ? [] : [checkPhotoAction(language)]),
      ...(support ? [askAboutFailure(support, language, reference)] : []),
    ],
    reference,
  });
}

/** The button that tells the help desk that the bot could not answer. */
export function askAboutFailure(support: Support, language: Language, reference: string | undefined): object {
  return askSupportAction(support, {
    language,
    subject: 'for-support.subject-trouble',
    lines: [{ text: textsIn(language)('for-support.failure'), rank: 1 }],
    reference,
  });
}
