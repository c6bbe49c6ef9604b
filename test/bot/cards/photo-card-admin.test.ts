import assert from 'node:assert/strict';
import type { AdaptiveCard } from '../../../bot/cards/render-card.ts';
import { nodesOf, VERDICTS } from '../../helpers/bot/card-contents.ts';
import { validateCard } from '../../helpers/bot/validate-card.ts';
import { cardFor } from '../../helpers/bot/verdict-samples.ts';
import { failed, PROFILE, read } from '../../helpers/photo/evidence-samples.ts';

describe('photoCard: the text for the admin', () => {
  const FOR_ADMIN = ['guest', 'no-sharepoint', 'mailbox-on-premises', 'no-mailbox', 'sync-off', 'not-copied'] as const;
  const textIn = (card: AdaptiveCard) =>
    nodesOf(card).flatMap(({ type, value }) => (type === 'Input.Text' ? [String(value)] : []));

  for (const verdict of FOR_ADMIN) {
    it(`${verdict}: is hidden until the button is pressed`, () => {
      const card = cardFor(verdict);
      const part = nodesOf(card).find(({ id }) => id === 'for-admin');
      assert.equal(part?.isVisible, false);
      const toggles = nodesOf(card.actions).filter(({ type }) => type === 'Action.ToggleVisibility');
      assert.deepEqual(
        toggles.map(({ title, targetElements }) => [title, targetElements]),
        [['Text for IT', ['for-admin']]],
      );
      const [text = ''] = textIn(card);
      assert.match(text, new RegExp(`^Verdict: ${verdict}$`, 'm'));
      assert.match(text, /^Object id: 48d31887-5fad-4d73-a9f5-3c356e68a038$/m);
      assert.match(text, /^Tenant id: 6babcaad-604b-40ac-a9d7-9fd97c0b779f$/m);
      assert.match(text, /^Reference: a1b2$/m);
      assert.match(text, /^SPS-PictureExchangeSyncState: "[01]"$/m);
      assert.doesNotMatch(text, /adele|_MThumb|photos\/|29:/i);
      assert.equal(text.includes('https://aka.ms/diagnostic'), verdict === 'sync-off' || verdict === 'not-copied');
    });
  }

  it('is in the language of the card, with Microsoft’s property names', () => {
    const [text = ''] = textIn(cardFor('not-copied', 'it'));
    assert.match(text, /^Buongiorno, /);
    assert.match(text, /^SPS-PicturePlaceholderState: "0"$/m);
  });

  it('is absent from cards whose problem the person can fix', () => {
    for (const verdict of VERDICTS.filter((one) => !(FOR_ADMIN as readonly string[]).includes(one))) {
      assert.deepEqual(textIn(cardFor(verdict)), [], verdict);
    }
  });

  it('names the failed source if only an admin can help', () => {
    const forbidden = failed('forbidden');
    const [text = ''] = textIn(
      cardFor('unknown', 'en', {}, { sharePointProfile: forbidden, sharePointPicture: forbidden }),
    );
    assert.match(text, /^SharePoint picture: failed \(forbidden\)$/m);
  });

  it('keeps odd values on one line, without expressions', () => {
    const profile = { ...PROFILE, exchangeSyncState: '0', placeholderState: 'a\nb\u202e${title}'.repeat(100) };
    const card = cardFor('sync-off', 'en', {}, { sharePointProfile: read(profile) });
    assert.deepEqual(validateCard(card), []);
    const line = textIn(card)[0]
      ?.split('\n')
      .find((one) => one.startsWith('SPS-PicturePlaceholderState'));
    assert.match(line ?? '', /^SPS-PicturePlaceholderState: "a b \$ \{title\}a b .*…$/);
    assert.ok((line?.length ?? 0) < 250);
  });
});
