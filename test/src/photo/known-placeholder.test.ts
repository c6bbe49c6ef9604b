import assert from 'node:assert/strict';
import { isKnownPlaceholder } from '../../../src/photo/known-placeholder.ts';
import { portrait } from '../../helpers/photo/portraits.ts';

describe('A Microsoft placeholder', () => {
  it('is recognized by the MD5 of its base64 text', () => {
    // echo -n aGVsbG8= | md5sum
    const known = new Set(['0733351879b2fa9bd05c7ca3061529c0']);
    assert.equal(isKnownPlaceholder(Buffer.from('hello'), known), true);
    assert.equal(isKnownPlaceholder(Buffer.from('Hello'), known), false);
  });

  it('is not a portrait', async () => {
    assert.equal(isKnownPlaceholder(await portrait('micah', 'Adele')), false);
  });
});
