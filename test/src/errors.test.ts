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
    assert.equal(operatorText(error), 'store-refused: The database refuses this service.\n\nMend it.');
    assert.equal(operatorText(new TypeError('odd')), 'unexpected: odd');
  });
});
