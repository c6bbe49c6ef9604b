import { type Language, textsIn } from '../locales/index.ts';
import { cardLink, cardText } from './escape.ts';
import { checkPhotoAction, messageCard } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';

/**
 * Why the sign-in failed: the person's consent is missing, an admin's approval is missing, Teams used another account,
 * or any other reason.
 */
export type SignInTrouble = 'consent-needed' | 'approval-needed' | 'wrong-person' | 'not-completed';

export interface SignInTroubleView {
  readonly language: Language;
  readonly trouble?: SignInTrouble;
  /** For the admin who has to approve the app: its client id and the approval page. */
  readonly approval: { readonly clientId: string; readonly address: string };
  /** A short code that identifies the failure in the log. */
  readonly reference?: string;
}

/** The card for a failed sign-in: what is missing, and a button to retry. */
export function signInTroubleCard({
  language,
  trouble = 'not-completed',
  approval,
  reference,
}: SignInTroubleView): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)(`sign-in-trouble.title.${trouble}`),
    paragraphs: [
      `sign-in-trouble.${trouble}`,
      ...(trouble === 'approval-needed' ? [{ text: forAdmin(language, approval) }] : []),
    ],
    actions: [checkPhotoAction(language)],
    reference,
  });
}

/** A line for the admin to copy. Both values come from the operator's settings. */
function forAdmin(language: Language, { clientId, address }: SignInTroubleView['approval']): string {
  return textsIn(language)('sign-in-trouble.for-admin', {
    clientId: cardText(clientId),
    address: cardLink(address, address),
  });
}
