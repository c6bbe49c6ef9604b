import assert from 'node:assert/strict';
import { pressAction } from '../../../../sandbox/channel/cards/press.ts';

const CARD = { type: 'AdaptiveCard', body: [{ type: 'Input.Text', id: 'note', value: 'as it was' }] };
const submit = (data: object) => ({ type: 'Action.Submit', title: 'Go', data });

describe('what Teams sends for a button press', () => {
  it('is a message with data and inputs for Action.Submit', () => {
    const effect = pressAction(CARD, submit({ a: 1 }), { note: 'typed' });
    assert.deepEqual(effect, { kind: 'message', text: undefined, value: { a: 1, note: 'typed' } });
  });

  it('is a message with the value as text for imBack', () => {
    const effect = pressAction(CARD, submit({ msteams: { type: 'imBack', value: 'help' } }), {});
    assert.deepEqual(effect, { kind: 'message', text: 'help', value: undefined });
  });

  it('is a message with text and value, without the display text, for messageBack', () => {
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

  it('is an error for unsupported types', () => {
    const fetchTask = submit({ msteams: { type: 'task/fetch' } });
    assert.throws(() => pressAction(CARD, fetchTask, {}), { code: 'ActionNotPlayed' });
  });
});
