import assert from 'node:assert/strict';
import { readActionResponse } from '../../../../sandbox/channel/cards/action-response.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';
const MESSAGE = 'application/vnd.microsoft.activity.message';
const LOGIN = 'application/vnd.microsoft.activity.loginRequest';
const ERROR = 'application/vnd.microsoft.error';
const VALUE = { type: 'AdaptiveCard', version: '1.5' };

const read = (body: unknown, status = 200) => readActionResponse({ status, body });

describe('a response to adaptiveCard/action', () => {
  it('is read by its type', () => {
    assert.deepEqual(read({ statusCode: 200, type: CARD, value: VALUE }), { kind: 'card', card: VALUE });
    assert.deepEqual(read({ statusCode: 200, type: MESSAGE, value: 'hi' }), { kind: 'message', message: 'hi' });
    const login = { tokenExchangeResource: {} };
    assert.deepEqual(read({ statusCode: 401, type: LOGIN, value: login }), { kind: 'login', card: login });
    for (const [statusCode, type] of [
      [400, ERROR],
      [500, ERROR],
      [412, `${ERROR}.preconditionFailed`],
      [401, `${ERROR}.incorrectAuthCode`],
    ]) {
      const error = read({ statusCode, type, value: { code: 'c', message: 'm' } });
      assert.deepEqual(error, { kind: 'error', code: 'c', message: 'm' });
    }
  });

  const refused: readonly [string, unknown, number?][] = [
    ['another HTTP status', { statusCode: 200, type: CARD, value: VALUE }, 500],
    ['no body', undefined],
    ['a card alone', VALUE],
    ['statusCode as text', { statusCode: '200', type: CARD, value: VALUE }],
    ['no type', { statusCode: 200, value: VALUE }],
    ['an unknown type', { statusCode: 200, type: 'text/html', value: VALUE }],
    ['a card with an error code', { statusCode: 400, type: CARD, value: VALUE }],
    ['no card', { statusCode: 200, type: CARD, value: {} }],
    ['a card without version', { statusCode: 200, type: CARD, value: { type: 'AdaptiveCard' } }],
    ['a message that is an object', { statusCode: 200, type: MESSAGE, value: {} }],
    ['a message with an error code', { statusCode: 500, type: MESSAGE, value: 'hi' }],
    ['a login request with 200', { statusCode: 200, type: LOGIN, value: { tokenExchangeResource: {} } }],
    ['a login request without buttons and token exchange', { statusCode: 401, type: LOGIN, value: { buttons: [] } }],
    ['an error with 200', { statusCode: 200, type: ERROR, value: {} }],
    ['412 as a plain error', { statusCode: 412, type: ERROR, value: {} }],
  ];
  for (const [what, body, status] of refused) {
    it(`is rejected: ${what}`, () => {
      assert.equal(read(body, status).kind, 'rejected');
    });
  }
});
