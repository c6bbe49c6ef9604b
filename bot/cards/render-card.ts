import { Template } from 'adaptivecards-templating';
import { CodedError } from '../../src/errors.ts';

/** A card as Teams takes it: cards that a bot sends end at version 1.5 (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference). */
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly [property: string]: unknown;
}

const templates = new WeakMap<object, Template>();

/**
 * Fills a template with data; the data is not evaluated.
 * Optional parts are `$data` arrays of one element or none: `$when` is not used, because it warns about every false condition as if it were broken.
 * Throws `card-template-broken` where they do not fit together: by itself the library would leave `${name}` in the card.
 */
export function renderCard(template: object, data: object): AdaptiveCard {
  const prepared = templates.get(template) ?? new Template(template);
  templates.set(template, prepared);
  let card: unknown;
  try {
    card = prepared.expand({ $root: data });
  } catch (cause) {
    throw new CodedError('card-template-broken', 'The card template could not be filled.', { cause });
  }
  const faults = [...prepared.getLastTemplateExpansionWarnings(), ...leftovers(card, '')];
  if (faults.length > 0) throw new CodedError('card-template-broken', `The card is not complete: ${faults.join('; ')}`);
  if (!isCard(card)) throw new CodedError('card-template-broken', 'The template does not make a card of version 1.5.');
  return card;
}

/** Places whose expression found no value. Data can't be mistaken for one: `cardText` takes `${` apart. */
function leftovers(node: unknown, path: string): string[] {
  if (typeof node === 'string') return node.includes('${') ? [`${path} has no value`] : [];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => leftovers(child, `${path}/${key}`));
}

function isCard(card: unknown): card is AdaptiveCard {
  return (
    typeof card === 'object' &&
    card !== null &&
    'type' in card &&
    card.type === 'AdaptiveCard' &&
    'version' in card &&
    card.version === '1.5'
  );
}
