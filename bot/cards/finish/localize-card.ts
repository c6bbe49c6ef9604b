import { isObject } from '../../../src/is-object.ts';
import { directionOf } from '../../locales/script.ts';

/** Elements whose direction is their own: https://adaptivecards.io/explorer/Container.html, Column.html */
const WITH_DIRECTION: readonly unknown[] = ['AdaptiveCard', 'Container', 'Column'];
const WITH_DATA: readonly unknown[] = ['Action.Execute', 'Action.Submit'];

/**
 * Adds what a card needs in its language: the data of each button names the language, so that a press is answered in
 * the language that the person reads; and a card that is read from right to left says so, also in each container and
 * column, because it is UNCONFIRMED [card-direction] whether all of Teams' clients hand the card's direction on.
 */
export function localizeCard<Node>(node: Node, language: string): Node {
  const isRtl = directionOf(language) === 'rtl';
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isObject(value)) return value;
    const copy: Record<string, unknown> = {};
    for (const [key, child] of Object.entries(value)) copy[key] = key === 'data' ? child : visit(child);
    if (WITH_DATA.includes(value.type) && isObject(value.data)) copy.data = { ...value.data, lang: language };
    return isRtl && WITH_DIRECTION.includes(value.type) ? { ...copy, rtl: true } : copy;
  };
  return visit(node) as Node;
}
