import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { createLog } from '../../bot/log.ts';
import { asCodedError, CodedError } from '../../src/errors.ts';

describe('The log', () => {
  const lineOf = (fields: object): string => {
    const lines: string[] = [];
    const destination = new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) });
    createLog('info', destination)('turn-failed', { ...fields });
    return lines.join('');
  };
  const named = (message: string, more: object = {}) =>
    Object.assign(new Error(message), { name: 'RestError', ...more });

  it('shows message, code, remedy, stack and cause of our own errors', () => {
    const err = new CodedError('host-refused', 'Not on this machine.', { remedy: 'Leave it out.', cause: named('x') });
    const { err: shown } = JSON.parse(lineOf({ err }));
    assert.deepEqual(
      [shown.message, shown.code, shown.remedy, shown.cause.type],
      ['Not on this machine.', 'host-refused', 'Leave it out.', 'RestError'],
    );
    assert.match(shown.stack[0], /log\.test\.ts/);
  });

  it('shows a service error’s codes without its message, which may name people', () => {
    const err = named(
      'AADSTS50105: The signed in user nora@contoso.example is not assigned.\nAsk nora@contoso.example',
      {
        statusCode: 400,
        response: { body: 'nora@contoso.example' },
      },
    );
    for (const error of [err, asCodedError(err), new CodedError('token-refused', 'No token', { cause: err })]) {
      const line = lineOf({ err: error });
      assert.doesNotMatch(line, /nora/);
      assert.match(line, /AADSTS50105/);
    }
  });

  it('shows the messages of built-in errors without tokens', () => {
    const line = lineOf({ err: new TypeError('eyJhbGciOiJSUzI1NiJ9.e30.AAAA is not a function') });
    assert.match(line, /\[token\] is not a function/);
    assert.doesNotMatch(line, /eyJ/);
  });

  it('shows nothing of a text that failed to parse as JSON', () => {
    const broken = () => JSON.parse('Nora Lindqvist');
    assert.throws(broken, (err) => !lineOf({ err }).includes('Nora'));
  });

  it('redacts secrets and names that are logged by mistake', () => {
    const secrets = {
      token: 't-1',
      assertion: 't-2',
      authorization: 't-3',
      password: 't-4',
      secret: 't-5',
      name: 't-6',
    };
    assert.doesNotMatch(lineOf({ ...secrets, deeper: secrets, displayName: 't-7' }), /t-\d/);
  });
});
