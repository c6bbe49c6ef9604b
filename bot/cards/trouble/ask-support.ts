import type { PersonKey } from '../../../src/people/person-key.ts';
import { type Language, type TextKey, textsIn } from '../../locales/index.ts';
import { englishLine } from '../../locales/script.ts';
import { plainText } from '../escape.ts';
import { type SupportLine, supportLink } from '../support-link.ts';

/** The help desk for a person who can't go on by themselves. */
export interface Support {
  /** `SUPPORT_LINK`, with placeholders. */
  readonly template: string;
  /** Who asks. */
  readonly person: PersonKey;
}

/** What the person asks the help desk for. */
export interface SupportRequest {
  readonly language: Language;
  readonly subject: Extract<TextKey, `for-support.subject${string}`>;
  /** The request in the person's language. The lines with the lowest rank remain in an address that is too long. */
  readonly lines: readonly SupportLine[];
  /** A short code that identifies the answer in the log. Undefined: there is none. */
  readonly reference: string | undefined;
}

const MAX_REFERENCE_LENGTH = 40;

/** The button that opens the help desk with a request, and with who asks. */
export function askSupportAction({ template, person }: Support, request: SupportRequest): object {
  const { language, subject, lines, reference } = request;
  const text = textsIn(language);
  const code = plainText(reference ?? '', MAX_REFERENCE_LENGTH);
  const fact = (name: string, value: string) => ({ text: englishLine(`${name}: ${value}`, language), rank: 1 });
  const url = supportLink(template, {
    subject: text(subject),
    reference: code,
    lines: [
      ...lines,
      ...(code ? [{ text: text('for-support.log'), rank: 2 }] : []),
      { text: '', rank: 1 },
      ...(code ? [fact('Reference', code)] : []),
      fact('Object id', person.objectId),
      fact('Tenant id', person.tenantId),
    ],
    shortened: text('for-support.shortened'),
  });
  return { type: 'Action.OpenUrl', title: text('action.ask-support'), url };
}
