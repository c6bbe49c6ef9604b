import type { AdminRequest } from '../../src/photo/advice.ts';
import type { Texts } from '../locales/index.ts';
import { plainText } from './escape.ts';
import type { PhotoCardView } from './photo-card-view.ts';

/** The id of the container that is hidden until its button is pressed. */
export const FOR_ADMIN = 'for-admin';

/** Characters. */
const MAX_VALUE_LENGTH = 200;

/**
 * The text that the person sends to their admin, as an array of one or none: the problem and the request in the card's
 * language, then the evidence under Microsoft's own names. It is shown in an input, because text in an input can be
 * selected and copied on phones too. A CodeBlock is not part of version 1.5, and a TextBlock can be selected on
 * desktops only (UNCONFIRMED, both).
 */
export function textForAdmin(view: PhotoCardView, text: Texts) {
  const { forAdmin } = view.advice;
  if (!forAdmin) return [];
  const { person, reference } = view;
  const facts = [
    { name: 'Object id', value: person.objectId },
    { name: 'Tenant id', value: person.tenantId },
    ...forAdmin.facts,
    { name: 'Reference', value: reference },
  ];
  const lines = facts.map(({ name, value }) => `${name}: ${plainText(value, MAX_VALUE_LENGTH)}`);
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
