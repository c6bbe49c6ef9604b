import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodePictureTimestamp } from '../../../../src/microsoft365/sharepoint/picture-timestamp.ts';

describe("SharePoint's picture timestamp", () => {
  it('reads the published samples', () => {
    assert.equal(decodePictureTimestamp('63799442436')?.toISOString(), '2022-09-22T11:20:36.000Z');
    assert.equal(decodePictureTimestamp('63783110969')?.toISOString(), '2022-03-17T10:49:29.000Z');
  });

  it('counts seconds since 0001-01-01', () => {
    const yearOne = Date.parse('0001-01-01T00:00:00Z');
    const seconds = fc.integer({ min: 0, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (second) => {
        const time = new Date(second * 1_000);
        assert.deepEqual(decodePictureTimestamp(String((time.getTime() - yearOne) / 1_000)), time);
      }),
    );
  });

  it('is undefined for malformed values', () => {
    for (const value of [
      undefined,
      '',
      '0',
      '-5',
      '1e11',
      '63799442436.5',
      ' 63799442436',
      '637994424360000000',
      '999999999999',
      'NaN',
    ]) {
      assert.equal(decodePictureTimestamp(value), undefined, String(value));
    }
  });
});
