import assert from 'node:assert/strict';
import { pressAction } from '../../../../sandbox/channel/cards/press.ts';

const CARD = { type: 'AdaptiveCard', body: [{ type: 'Input.Text', id: 'note', value: 'as it was' }] };
const submit = (data: object) => ({ type: 'Action.Submit', title: 'Go', data });

describe('what Teams makes of a pressed button', () => {
  it('Action.Submit: a message with data and inputs', () => {
    const pressed = pressAction(CARD, submit({ a: 1 }), { note: 'typed' });
    assert.deepEqual(pressed, { kind: 'message', text: undefined, value: { a: 1, note: 'typed' } });
  });

  it('imBack: a message that says its value', () => {
    const pressed = pressAction(CARD, submit({ msteams: { type: 'imBack', value: 'help' } }), {});
    assert.deepEqual(pressed, { kind: 'message', text: 'help', value: undefined });
  });

  it('messageBack: a message with text and value, whose display text stays in the chat', () => {
    const value = '{"bfKey":"bfVal","conflictKey":"from value"}';
    const msteams = { type: 'messageBack', displayText: 'I clicked', text: 'to bots', value };
    assert.deepEqual(pressAction(CARD, submit({ conflictKey: 'from data', msteams }), {}), {
      kind: 'message',
      text: 'to bots',
      value: { bfKey: 'bfVal', conflictKey: 'from value', note: 'as it was' },
    });
    const asText = pressAction({ type: 'AdaptiveCard' }, submit({ msteams: { ...msteams, value: 'no JSON' } }), {});
    assert.deepEqual(asText, { kind: 'message', text: 'to bots', value: 'no JSON' });
    const without = pressAction(CARD, submit({ msteams: { type: 'messageBack' } }), {});
    assert.deepEqual(without, { kind: 'message', text: undefined, value: { note: 'as it was' } });
  });

  it('nothing for what the sandbox does not play', () => {
    const fetchTask = submit({ msteams: { type: 'task/fetch' } });
    assert.throws(() => pressAction(CARD, fetchTask, {}), { code: 'ActionNotPlayed' });
  });
});
