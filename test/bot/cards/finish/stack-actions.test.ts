import assert from 'node:assert/strict';
import { stackWideActions } from '../../../../bot/cards/finish/stack-actions.ts';
import { buttonsOn } from '../../../helpers/bot/card-contents.ts';

describe('stackWideActions', () => {
  const cardWith = (...titles: string[]) => ({
    type: 'AdaptiveCard',
    body: [{ type: 'TextBlock', text: 'A' }],
    actions: titles.map((title) => ({ type: 'Action.Submit', title })),
  });
  const rowsFor = (...titles: string[]) => {
    const card = stackWideActions(cardWith(...titles));
    assert.deepEqual(buttonsOn(card), titles);
    return card.actions ? 1 : card.body.length - 1;
  };

  it('keeps buttons that fit in one row', () => {
    assert.equal(rowsFor(), 1);
    assert.equal(rowsFor('Open SharePoint', 'Check again'), 1);
    assert.equal(rowsFor('写真を確認', '設定'), 1);
    // Nothing is gained by a row of its own.
    assert.equal(rowsFor('What do you know about me, and for how long?'), 1);
  });

  it('gives each button a row of its own if they do not fit on a phone', () => {
    assert.equal(rowsFor('Nicht mehr erinnern', 'Was wissen Sie über mich?'), 2);
    assert.equal(rowsFor('Forget me', 'Settings', 'Check my photo'), 3);
    assert.equal(rowsFor('リマインダーをオンにする', 'リマインダーの状況'), 2);
  });
});
