import assert from 'node:assert/strict';
import { asCodedError, CodedError, operatorText } from '../../src/errors.ts';

describe('A coded error', () => {
  it('keeps its code, its cause and its remedy', () => {
    const cause = new Error('below');
    const error = new CodedError('config-invalid', 'above', { cause, remedy: 'mend it' });
    assert.deepEqual(
      [error.code, error.message, error.cause, error.remedy],
      ['config-invalid', 'above', cause, 'mend it'],
    );
    assert.equal(error.name, 'CodedError');
  });

  it('wraps any thrown value', () => {
    const coded = new CodedError('host-refused', 'no');
    assert.equal(asCodedError(coded), coded);
    const thrown = new TypeError('odd');
    const wrapped = asCodedError(thrown);
    assert.deepEqual([wrapped.code, wrapped.message, wrapped.cause], ['unexpected', 'odd', thrown]);
    assert.equal(asCodedError('text').message, 'text');
    assert.equal(asCodedError(undefined).code, 'unexpected');
  });

  it('is printed with its code, its message and its remedy', () => {
    const error = new CodedError('store-refused', 'The database refuses this service.', { remedy: 'Mend it.' });
    assert.equal(operatorText(error), 'store-refused: The database refuses this service.\n\nWhat to do: Mend it.');
    assert.match(operatorText(new TypeError('odd')), /^unexpected: odd\n\nWhat to do: see docs\/errors\.md/);
    const list = new CodedError('config-invalid', 'Wrong.', { remedy: 'ONE is missing\nTWO is missing' });
    assert.match(operatorText(list), /\n\nWhat to do:\nONE is missing\nTWO/);
  });

  it('is printed with the innermost code that led to it, and without messages of lower layers', () => {
    const refused = Object.assign(new Error('postgres://someone:hidden@host'), { code: 'ECONNREFUSED' });
    const cause = new Error('hidden, too', { cause: refused });
    const error = new CodedError('store-unreachable', 'No answer.', { cause, remedy: 'Start it.' });
    assert.equal(operatorText(error), 'store-unreachable: No answer.\n\nWhy: ECONNREFUSED\nWhat to do: Start it.');
    const named = new CodedError('store-unreachable', 'No answer (ECONNREFUSED).', { cause, remedy: 'Start it.' });
    assert.equal(operatorText(named), 'store-unreachable: No answer (ECONNREFUSED).\n\nWhat to do: Start it.');
  });
});
