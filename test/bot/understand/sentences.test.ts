import assert from 'node:assert/strict';
import { sentencesOf } from '../../../bot/understand/sentences.ts';

describe('Sentences of a message', () => {
  it('end with a mark or a line', () => {
    assert.deepEqual(sentencesOf('Hi! My photo is wrong.\nThanks'), ['Hi!', 'My photo is wrong.', 'Thanks']);
    assert.deepEqual(sentencesOf('写真が古いです。直してください'), ['写真が古いです。', '直してください']);
    assert.deepEqual(sentencesOf('SharePoint 2.0 at contoso.com'), ['SharePoint 2.0 at contoso.com']);
  });

  it('without words are left out', () => assert.deepEqual(sentencesOf('... ! \n - \n'), []));

  it('at the end of a long message count as much as those at the beginning', () => {
    const rant = `My photo is wrong. ${'And the canteen is closed again. '.repeat(500)} Stop reminding me.`;
    const sentences = sentencesOf(rant);
    assert.equal(sentences[0], 'My photo is wrong.');
    assert.equal(sentences.at(-1), 'Stop reminding me.');
    assert.ok(sentences.length <= 12);
  });
});
