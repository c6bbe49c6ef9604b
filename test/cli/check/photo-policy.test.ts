import assert from 'node:assert/strict';
import { photoPolicySentence } from '../../../cli/check/photo-policy.ts';
import { absent, failed, read } from '../../helpers/photo/evidence-samples.ts';

describe('The sentence about who may change photos', () => {
  it('names all people, some roles, or only the directory', () => {
    assert.match(photoPolicySentence(read({ source: undefined, allowedRoles: [] })), /^All people may/);
    assert.match(photoPolicySentence(read({ source: 'cloud', allowedRoles: ['a'] })), /cannot .+ one role of/);
    assert.match(photoPolicySentence(read({ source: 'cloud', allowedRoles: ['a', 'b'] })), /cannot .+ 2 roles of/);
    assert.match(photoPolicySentence(read({ source: 'onPremises', allowedRoles: [] })), /cannot .+ own directory/);
  });

  it('says that the policy is unknown without the permission or after a failed read', () => {
    assert.match(photoPolicySentence(absent('not-granted')), /unknown.+PeopleSettings\.Read\.All/);
    assert.match(photoPolicySentence(failed('timed-out')), /could not be read \(timed-out\)/);
  });
});
