import assert from 'node:assert/strict';
import { photoPolicyInWords } from '../../../cli/check/photo-policy.ts';
import { absent, failed, read } from '../../helpers/photo/evidence-samples.ts';

describe('Who may change photos, in the words of the check', () => {
  it('is everybody, some roles, or nobody here', () => {
    assert.match(photoPolicyInWords(read({ source: undefined, allowedRoles: [] })), /^Everybody may/);
    assert.match(photoPolicyInWords(read({ source: 'cloud', allowedRoles: ['a'] })), /can not .+ one role of/);
    assert.match(photoPolicyInWords(read({ source: 'cloud', allowedRoles: ['a', 'b'] })), /can not .+ 2 roles of/);
    assert.match(photoPolicyInWords(read({ source: 'onPremises', allowedRoles: [] })), /can not .+ own directory/);
  });

  it('is not known without the permission, or where the reading failed', () => {
    assert.match(photoPolicyInWords(absent('not-granted')), /not known.+PeopleSettings\.Read\.All/);
    assert.match(photoPolicyInWords(failed('timed-out')), /could not be read \(timed-out\)/);
  });
});
