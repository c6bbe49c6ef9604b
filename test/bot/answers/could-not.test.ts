import assert from 'node:assert/strict';
import { couldNot } from '../../../bot/answers/could-not.ts';
import { textsIn } from '../../../bot/locales/index.ts';
import { buttonsOn, nodesOf } from '../../helpers/bot/card-contents.ts';

const supportLink = 'https://help.contoso.com/?text={text}';
const TURN = { sender: { tenantId: 'contoso', objectId: 'nora' }, language: 'en', reference: 'a1b2' } as const;
const ASK = textsIn('en')('action.ask-support');

describe('The answer when something could not be done', () => {
  const buttons = (type: 'personal' | 'groupChat' | undefined, link: string | undefined) => {
    const turn = type ? { ...TURN, conversation: { id: '19:x', type } } : TURN;
    return buttonsOn(couldNot(turn, 'nudgeCard.not-noted', { supportLink: link }));
  };

  it('offers the help desk in the private chat, if it is known', () => {
    assert.deepEqual(buttons('personal', supportLink), [ASK]);
    assert.deepEqual(buttons(undefined, supportLink), [ASK], 'a message that was queued');
    assert.deepEqual(buttons('personal', undefined), []);
  });

  it('names no one where others see the card', () => {
    assert.deepEqual(buttons('groupChat', supportLink), []);
    const conversation = { id: '19:x', type: 'channel' } as const;
    const card = couldNot({ ...TURN, conversation }, 'nudgeCard.not-noted', { supportLink });
    assert.ok(!nodesOf(card).some(({ url }) => String(url).includes('nora')));
  });
});
