// biome-ignore-all lint/suspicious/noTemplateCurlyInString: card template expressions have this form.
import assert from 'node:assert/strict';
import { renderCard } from '../../../bot/cards/render-card.ts';

const broken = { code: 'card-template-broken' };

function templateOf(block: object) {
  return { type: 'AdaptiveCard', version: '1.5', body: [block] };
}

describe('renderCard', () => {
  it('fills a template repeatedly', () => {
    const template = templateOf({ type: 'TextBlock', text: '${title}' });
    assert.deepEqual(renderCard(template, { title: 'One' }).body, [{ type: 'TextBlock', text: 'One' }]);
    assert.deepEqual(renderCard(template, { title: 'Two' }).body, [{ type: 'TextBlock', text: 'Two' }]);
  });

  it('omits a part whose list is empty', () => {
    const template = templateOf({ type: 'TextBlock', $data: '${notes}', text: '${note}' });
    assert.deepEqual(renderCard(template, { notes: [] }).body, []);
    assert.deepEqual(renderCard(template, { notes: [{ note: 'a' }] }).body, [{ type: 'TextBlock', text: 'a' }]);
  });

  it('does not evaluate data', () => {
    const template = templateOf({ type: 'TextBlock', text: '${title} ${other}' });
    const card = renderCard(template, { title: '$(1+1)', other: '{1+1}' });
    assert.deepEqual(card.body, [{ type: 'TextBlock', text: '$(1+1) {1+1}' }]);
  });

  it('rejects a missing value', () => {
    assert.throws(() => renderCard(templateOf({ type: 'TextBlock', text: '${title}' }), {}), broken);
    assert.throws(() => renderCard(templateOf({ type: 'TextBlock', text: 'Hello ${who.name}!' }), { who: {} }), broken);
    assert.throws(() => renderCard(templateOf({ type: 'Image', url: '${picture.url}' }), {}), broken);
  });

  it('rejects a condition that cannot be evaluated', () => {
    const template = templateOf({ type: 'TextBlock', $when: '${nothing > 1}', text: 'x' });
    assert.throws(() => renderCard(template, {}), broken);
  });

  it('rejects an unknown function', () => {
    assert.throws(() => renderCard(templateOf({ type: 'TextBlock', text: '${shout(title)}' }), { title: 'x' }), broken);
  });

  it('rejects templates that are not a card of version 1.5', () => {
    assert.throws(() => renderCard({ type: 'AdaptiveCard', version: '1.6' }, {}), broken);
    assert.throws(() => renderCard({ type: 'TextBlock', version: '1.5' }, {}), broken);
  });
});
