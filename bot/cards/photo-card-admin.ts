import type { AdminRequest } from '../../src/photo/advice.ts';
import type { Texts } from '../locales/index.ts';
import { plainText } from './escape.ts';
import type { PhotoCardView } from './photo-card-view.ts';

/** Id of the part that is folded away until its button is pressed. */
export const FOR_ADMIN = 'for-admin';

const LONGEST_VALUE = 200;

/**
 * What the person sends to their admin, as an array of one or none: what is wrong and what to do in the card's language, then what was
 * seen under Microsoft's own names. It stands in an input, because there text can be selected and copied on phones too; a CodeBlock
 * would be no part of version 1.5, and a TextBlock can be selected on desktops only (UNCONFIRMED, both).
 */
export function textForAdmin(view: PhotoCardView, text: Texts) {
  const { forAdmin } = view.advice;
  if (!forAdmin) return [];
  const { person, reference } = view;
  const known = [
    { name: 'Object id', value: person.objectId },
    { name: 'Tenant id', value: person.tenantId },
    ...forAdmin.facts,
    { name: 'Reference', value: reference },
  ];
  const lines = known.map(({ name, value }) => `${name}: ${plainText(value, LONGEST_VALUE)}`);
  return [
    {
      label: text('photoCard.for-admin.label'),
      text: [...requestLines(forAdmin.request, view, text), '', ...lines].join('\n'),
    },
  ];
}

function requestLines(request: AdminRequest, { links }: PhotoCardView, text: Texts): string[] {
  const { pictureSyncDiagnostic: diagnostic, helpArticles } = links;
  const copying = request === 'sync-off' || request === 'not-copied';
  return [
    text('photoCard.for-admin.greeting'),
    text(`photoCard.for-admin.request.${request}`),
    ...(copying && diagnostic ? [text('photoCard.for-admin.diagnostic', { address: diagnostic })] : []),
    text('photoCard.for-admin.article', { address: helpArticles.pictureSync }),
  ];
}
