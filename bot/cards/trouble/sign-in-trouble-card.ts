import { type Language, textsIn } from '../../locales/index.ts';
import { cardLink, cardText } from '../escape.ts';
import { checkPhotoAction, messageCard } from '../message-card.ts';
import type { AdaptiveCard } from '../render-card.ts';
import { askSupportAction, type Support } from './ask-support.ts';

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
  /** Undefined: no help desk is known, and the person shows the card to it. */
  readonly support?: Support | undefined;
}

/** The card for a failed sign-in: what is missing, and a button to retry. */
export function signInTroubleCard(view: SignInTroubleView): AdaptiveCard {
  const { language, trouble = 'not-completed', approval, reference, support } = view;
  const text = textsIn(language);
  const isForAdmin = trouble === 'approval-needed';
  const ask = support && askSupport(view, support);
  const check = checkPhotoAction(language);
  return messageCard({
    language,
    title: text(`sign-in-trouble.title.${trouble}`),
    paragraphs: [
      `sign-in-trouble.${trouble}`,
      ...(isForAdmin ? [{ text: forAdmin(language, approval) }] : []),
      ...(ask ? (['photoCard.ask.link'] as const) : []),
    ],
    // The highlighted button is what helps: another attempt does only after an approval.
    actions:
      isForAdmin && ask
        ? [
            { ...ask, style: 'positive' },
            { ...check, style: 'default' },
          ]
        : [check, ...(ask ? [ask] : [])],
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

/** Undefined: the person can go on by themselves. */
function askSupport({ language, trouble = 'not-completed', approval, reference }: SignInTroubleView, support: Support) {
  const text = textsIn(language);
  if (trouble === 'approval-needed') {
    return askSupportAction(support, {
      language,
      subject: 'for-support.subject-approval',
      lines: [{ text: text('sign-in-trouble.for-admin', approval), rank: 1 }],
      reference,
    });
  }
  if (trouble !== 'not-completed') return undefined;
  return askSupportAction(support, {
    language,
    subject: 'for-support.subject-trouble',
    lines: [{ text: text('for-support.not-completed'), rank: 1 }],
    reference,
  });
}
