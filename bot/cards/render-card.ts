import { Template } from 'adaptivecards-templating';
import { CodedError } from '../../src/errors.ts';
import { inSpanNow } from '../../src/telemetry/spans.ts';
import { localizeCard } from './finish/localize-card.ts';
import { stackWideActions } from './finish/stack-actions.ts';

/**
 * An Adaptive Card. Version 1.5 is the newest that Teams accepts from bots:
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference
 */
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly [property: string]: unknown;
}

const templates = new WeakMap<object, Template>();

/**
 * Fills a template with data. Expressions in the data are not evaluated.
 * An optional part is a `$data` array of one element or none. `$when` is not used, because the library warns about
 * every false condition.
 * Throws `card-template-broken` if an expression or a placeholder of a text has no value; the libraries alone would
 * leave `${name}` and `{{name}}` in the card.
 */
export function renderCard(template: object, data: object): AdaptiveCard {
  return inSpanNow('card', {}, () => fill(template, data));
}

function fill(template: object, data: object): AdaptiveCard {
  const prepared = templates.get(template) ?? new Template(template);
  templates.set(template, prepared);
  let card: unknown;
  try {
    card = prepared.expand({ $root: data });
  } catch (cause) {
    throw new CodedError('card-template-broken', 'The card template could not be filled.', { cause });
  }
  const unresolved = unresolvedExpressions(card).map((path) => `${path} has no value`);
  const problems = [...prepared.getLastTemplateExpansionWarnings(), ...unresolved];
  if (problems.length > 0) {
    throw new CodedError('card-template-broken', `The card is incomplete: ${problems.join('; ')}`);
  }
  if (!isCard(card))
    throw new CodedError('card-template-broken', 'The template does not produce an Adaptive Card of version 1.5.');
  const fitting = stackWideActions(card);
  return typeof card.lang === 'string' ? localizeCard(fitting, card.lang) : fitting;
}

/** The paths of expressions that had no value. Data is never reported: `cardText` escapes `${`. */
function unresolvedExpressions(node: unknown): readonly string[] {
  if (typeof node === 'string') return /\$\{|\{\{/.test(node) ? [''] : [];
  if (typeof node !== 'object' || node === null) return [];
  const found: string[] = [];
  for (const [key, child] of Object.entries(node)) {
    for (const path of unresolvedExpressions(child)) found.push(`/${key}${path}`);
  }
  return found;
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
