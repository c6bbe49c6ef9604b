import assert from 'node:assert/strict';
import { localizeCard } from '../../../../bot/cards/finish/localize-card.ts';
import type { AdaptiveCard } from '../../../../bot/cards/render-card.ts';
import { nodesOf } from '../../../helpers/bot/card-contents.ts';
import { validateCard } from '../../../helpers/bot/validate-card.ts';
import { cardFor } from '../../../helpers/bot/verdict-samples.ts';

describe('localizeCard', () => {
  const card = cardFor('out-of-date');
  const mirrored = localizeCard(card, 'ar');

  it('makes a card in Arabic, its containers and its columns run from right to left', () => {
    for (const { type, rtl } of nodesOf(mirrored))
      assert.equal(rtl, ['AdaptiveCard', 'Container', 'Column'].includes(String(type)) || undefined, String(type));
    assert.deepEqual(validateCard(mirrored as AdaptiveCard), []);
  });

  it('leaves the direction of other cards alone', () => {
    assert.deepEqual(
      nodesOf(localizeCard(card, 'en')).filter((node) => 'rtl' in node),
      [],
    );
  });

  it('puts the language into the data of each button and its fallback, and changes no other data', () => {
    const buttons = nodesOf(mirrored).filter(({ type }) => /^Action\.(Execute|Submit)$/.test(String(type)));
    assert.ok(buttons.length >= 2);
    for (const { data } of buttons) assert.equal((data as { lang: string }).lang, 'ar');
    const data = { nested: { type: 'Container' } };
    const action = localizeCard({ type: 'Action.Submit', data }, 'ar');
    assert.deepEqual(action, { type: 'Action.Submit', data: { ...data, lang: 'ar' } });
  });
});
