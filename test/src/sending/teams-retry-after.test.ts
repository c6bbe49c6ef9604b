import assert from 'node:assert/strict';
import { readTeamsRetryAfter } from '../../../src/sending/teams-retry-after.ts';

describe('Retry-After of Teams', () => {
  const read = (value: string | undefined) =>
    readTeamsRetryAfter((name) => (name === 'retry-after' ? value : undefined));

  it('is kept up to an hour, the longest window of Teams’ limits', () => {
    assert.equal(read('7'), 7_000);
    assert.equal(read('3600'), 3_600_000);
    for (const value of ['3601', '31536000', '9'.repeat(400)]) assert.equal(read(value), 3_600_000, value);
  });

  it('is none if it is missing or unusable', () => {
    for (const value of [undefined, '', '0', '-1', 'soon', '1e3']) assert.equal(read(value), undefined, value);
  });
});
