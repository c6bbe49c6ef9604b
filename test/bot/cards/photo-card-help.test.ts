import assert from 'node:assert/strict';
import { nodesOf, textBlocksOf } from '../../helpers/bot/card-contents.ts';
import { cardFor } from '../../helpers/bot/verdict-samples.ts';

describe('photoCard: further help', () => {
  it('collapses the steps and the articles', () => {
    const card = cardFor('out-of-date');
    const collapsed = nodesOf(card).find(({ id }) => id === 'more');
    assert.equal(collapsed?.isVisible, false);
    const texts = textBlocksOf({ type: 'AdaptiveCard', version: '1.5', body: [collapsed] });
    assert.match(
      texts[0] ?? '',
      /^1\. .*InPrivate.*\n2\. Go to \[office\.com\]\(https:\/\/www\.office\.com\/\).*\n3\. .*OneDrive.*\n4\. /,
    );
    for (const address of [
      'https://support.microsoft.com/sync',
      'https://support.microsoft.com/add',
      'https://learn.microsoft.com/profiles',
    ]) {
      assert.ok(
        texts.some((text) => text.endsWith(`(${address})`)),
        address,
      );
    }
    const toggles = nodesOf(card).find(({ type }) => type === 'Action.ToggleVisibility')?.targetElements;
    const ids = nodesOf(card).flatMap(({ id }) => id ?? []);
    assert.deepEqual([...ids].sort(), [...(toggles as string[])].sort());
  });

  it('offers no steps if a visit does not help', () => {
    assert.doesNotMatch(textBlocksOf(cardFor('waiting')).join('\n'), /InPrivate/);
    assert.equal(
      nodesOf(cardFor('in-sync')).some(({ id }) => id === 'more'),
      false,
    );
  });
});
