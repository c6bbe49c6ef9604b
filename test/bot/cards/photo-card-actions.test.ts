import assert from 'node:assert/strict';
import type { AdaptiveCard } from '../../../bot/cards/render-card.ts';
import { buttonsOn, textBlocksOf } from '../../helpers/bot/card-contents.ts';
import { cardFor, LINKS } from '../../helpers/bot/verdict-samples.ts';

describe('photoCard: buttons', () => {
  it('opens SharePoint with the highlighted button', () => {
    const { actions } = cardFor('out-of-date');
    assert.ok(Array.isArray(actions));
    assert.deepEqual(actions[0], {
      type: 'Action.OpenUrl',
      title: 'Open SharePoint',
      url: LINKS.openSharePoint?.url,
      style: 'positive',
    });
    assert.equal(actions.filter(({ style }) => style === 'positive').length, 1);
  });

  it('opens office.com if no SharePoint page is known', () => {
    const { actions } = cardFor('never-synced', 'en', { links: { ...LINKS, openSharePoint: undefined } });
    assert.ok(Array.isArray(actions));
    assert.equal(actions[0].url, 'https://www.office.com/');
  });

  it('checks again by Action.Execute, with a message as the fallback', () => {
    const data = { verb: 'check-again', intent: 'check-photo', owner: 'mark-of-adele', lang: 'en' };
    const { actions } = cardFor('unknown');
    assert.deepEqual(actions, [
      {
        type: 'Action.Execute',
        title: 'Check again',
        verb: 'check-again',
        data,
        associatedInputs: 'none',
        style: 'positive',
        fallback: { type: 'Action.Submit', title: 'Check again', data, associatedInputs: 'none' },
      },
    ]);
  });

  it('offers to change the photo: with a button, or with a link below it if there are two buttons already', () => {
    const hasLink = (card: AdaptiveCard) =>
      textBlocksOf(card).includes('[Change photo](https://myaccount.microsoft.com/)');
    assert.deepEqual(
      [buttonsOn(cardFor('out-of-date')), hasLink(cardFor('out-of-date'))],
      [['Open SharePoint', 'Check again'], true],
    );
    assert.deepEqual(
      [buttonsOn(cardFor('waiting')), hasLink(cardFor('waiting'))],
      [['Open SharePoint', 'Check again'], true],
    );
    assert.deepEqual([buttonsOn(cardFor('in-sync')), hasLink(cardFor('in-sync'))], [['Change photo'], false]);
    assert.equal(hasLink(cardFor('sync-off')), false);
  });
});
