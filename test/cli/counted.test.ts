import assert from 'node:assert/strict';
import { counted } from '../../cli/counted.ts';

describe('A count with its noun', () => {
  it('has the singular for one only', () => {
    assert.equal(counted(0, 'guest'), '0 guests');
    assert.equal(counted(1, 'guest'), '1 guest');
    assert.equal(counted(1_200, 'person', 'people'), '1,200 people');
  });
});
