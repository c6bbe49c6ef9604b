import assert from 'node:assert/strict';
import { createDataAnswers, type DataAnswersOptions } from '../../../bot/answers/data-answers.ts';
import { textsIn } from '../../../bot/locales/index.ts';
import type { Turn } from '../../../bot/turn.ts';
import { textBlocksOf } from '../../helpers/bot/card-contents.ts';

const TURN = { sender: { tenantId: 'contoso', objectId: 'nora' }, language: 'en', timeZone: 'UTC' } as Turn;
const text = textsIn('en');

describe('Answers about stored data, while the store fails', () => {
  const setPreference = async () => false;
  const answers = (options: Partial<DataAnswersOptions>) =>
    createDataAnswers({
      people: { erase: async () => false, setPreference },
      knownFacts: async () => undefined,
      signingKeys: [Buffer.alloc(32)],
      ...options,
    });

  it('say that the data could not be read', async () => {
    const card = await answers({})['show-data'](TURN);
    assert.deepEqual(textBlocksOf(card), [text('failure.title'), text('dataCard.not-read')]);
  });

  it('do not claim that the person was forgotten', async () => {
    const card = await answers({})['forget-confirmed'](TURN);
    assert.deepEqual(textBlocksOf(card), [text('failure.title'), text('dataCard.not-forgotten')]);
  });

  it('do not claim that the reminders have ended', async () => {
    const texts = textBlocksOf(await answers({})['forget-me'](TURN, true));
    assert.ok(texts.includes(text('nudgeCard.not-noted')));
    assert.ok(!texts.includes(text('nudgeCard.stopped')));
  });

  it('ask before they erase', async () => {
    let erased = 0;
    const erase = async () => {
      erased += 1;
      return true;
    };
    await answers({ people: { erase, setPreference } })['forget-me'](TURN);
    assert.equal(erased, 0);
    const card = await answers({ people: { erase, setPreference } })['forget-confirmed'](TURN);
    assert.equal(erased, 1);
    assert.equal(textBlocksOf(card)[0], text('dataCard.title.forgotten'));
  });
});
