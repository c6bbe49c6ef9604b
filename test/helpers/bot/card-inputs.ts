import assert from 'node:assert/strict';
import { nodesOf } from './card-contents.ts';

/** The values of a card's inputs, by id. */
export function inputValuesOf(card: unknown): Record<string, unknown> {
  const inputs = nodesOf(card).filter(({ type }) => String(type).startsWith('Input.'));
  return Object.fromEntries(inputs.map(({ id, value }) => [String(id), value]));
}

/** The data of the button with this verb, as a client without Action.Execute sends it. */
export function pressedData(card: unknown, verb: string): Record<string, unknown> {
  const button = nodesOf(card).find((node) => node.type === 'Action.Execute' && node.verb === verb);
  const fallback = button?.fallback as { readonly data?: Record<string, unknown> } | undefined;
  return fallback?.data ?? assert.fail(`There is no button ${verb}.`);
}
