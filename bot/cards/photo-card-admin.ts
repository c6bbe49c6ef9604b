import type { AdminRequest } from '../../src/photo/advice.ts';
import type { Texts } from '../locales/index.ts';
import { englishLine } from '../locales/script.ts';
import { plainText } from './escape.ts';
import type { PhotoCardView } from './photo-card-view.ts';
import { type SupportLine, supportLink } from './support-link.ts';

/** The id of the container that is hidden until its button is pressed. */
export const FOR_ADMIN = 'for-admin';

/** Characters. */
const MAX_VALUE_LENGTH = 200;

/** What the person sends to their admin. */
export interface TextForAdmin {
  /** An array of one or none. */
  readonly shown: readonly { readonly label: string; readonly text: string }[];
  /** The address that opens the help desk with the text. Undefined: there is no text, or no such address. */
  readonly link: string | undefined;
}

/**
 * The problem and the request in the card's language, then the evidence under Microsoft's own names. It is shown in an
 * input, because text in an input can be selected and copied on phones too. A CodeBlock is not part of version 1.5, and
 * a TextBlock can be selected on desktops only (UNCONFIRMED [card-selection], both).
 */
export function textForAdmin(view: PhotoCardView, text: Texts): TextForAdmin {
  const lines = linesForAdmin(view, text);
  if (lines.length === 0) return { shown: [], link: undefined };
  const { links, reference } = view;
  const link =
    links.support &&
    supportLink(links.support, {
      subject: text('for-support.subject'),
      reference: plainText(reference, MAX_VALUE_LENGTH),
      lines,
      shortened: text('for-support.shortened'),
    });
  const shown = { label: text('photoCard.for-admin.label'), text: lines.map((line) => line.text).join('\n') };
  return { shown: [shown], link };
}

/** The line that shows the text where the button opens the help desk, as an array of one or none. */
export function textToggles({ links, advice }: PhotoCardView, text: Texts) {
  return links.support && advice.forAdmin ? [{ title: text('photoCard.action.tell-admin') }] : [];
}

/** The lines of the text; none: the person needs no admin. Who asks, and the reference, remain in any address. */
function linesForAdmin(view: PhotoCardView, text: Texts): readonly SupportLine[] {
  const { advice, person, reference } = view;
  if (!advice.forAdmin) return [];
  const { request, facts } = advice.forAdmin;
  const fact = (name: string, value: string) =>
    englishLine(`${name}: ${plainText(value, MAX_VALUE_LENGTH)}`, view.language);
  return [
    { text: text('photoCard.for-admin.greeting'), rank: 3 },
    { text: text(`photoCard.for-admin.request.${request}`), rank: 2 },
    ...articleLines(request, view, text).map((line) => ({ text: line, rank: 5 })),
    { text: '', rank: 1 },
    { text: fact('Reference', reference), rank: 1 },
    { text: fact('Object id', person.objectId), rank: 1 },
    { text: fact('Tenant id', person.tenantId), rank: 1 },
    ...facts.map(({ name, value }) => ({ text: fact(name, value), rank: 4 })),
  ];
}

function articleLines(request: AdminRequest, { links }: PhotoCardView, text: Texts): string[] {
  const { pictureSyncDiagnostic: diagnostic, helpArticles } = links;
  const copying = request === 'sync-off' || request === 'not-copied';
  return [
    ...(copying && diagnostic ? [text('photoCard.for-admin.diagnostic', { address: diagnostic })] : []),
    text('photoCard.for-admin.article', { address: helpArticles.pictureSync }),
  ];
}
