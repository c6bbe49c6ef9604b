import assert from 'node:assert/strict';
import { actionsIn, findAction, inputDefaults } from '../../../../sandbox/channel/cards/elements.ts';

const CARD = {
  type: 'AdaptiveCard',
  refresh: { action: { type: 'Action.Execute', title: 'refresh' } },
  body: [
    { type: 'Image', selectAction: { type: 'Action.OpenUrl', title: 'picture', url: 'x' } },
    {
      type: 'Container',
      items: [
        { type: 'Input.Toggle', id: 'on' },
        { type: 'Input.Text', id: 'text', value: 'v' },
      ],
    },
  ],
  actions: [
    {
      type: 'Action.ShowCard',
      title: 'more',
      card: { actions: [{ type: 'Action.Execute', title: 'inner', data: { type: 'Action.Execute', title: 'no' } }] },
    },
    { type: 'Action.Execute', title: 'outer', fallback: { type: 'Action.Submit', title: 'outer' } },
  ],
};

describe('the elements of a card', () => {
  it('include all nested actions, but not data, fallbacks or the refresh', () => {
    assert.deepEqual(
      actionsIn(CARD).map((action) => action.title),
      ['picture', 'more', 'inner', 'outer'],
    );
  });

  it('are found by title and type, or by a predicate', () => {
    assert.equal(findAction(CARD, ['Action.Submit'], 'outer'), undefined);
    assert.equal(findAction(CARD, ['Action.Execute'], (action) => action.title !== 'inner')?.title, 'outer');
  });

  it('include the inputs with their initial values', () => {
    assert.deepEqual(inputDefaults(CARD), { on: 'false', text: 'v' });
  });
});
