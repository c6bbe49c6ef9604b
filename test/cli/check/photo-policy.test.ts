import assert from 'node:assert/strict';
import { photoPolicySentence } from '../../../cli/check/photo-policy.ts';
import { absent, failed, read } from '../../helpers/photo/evidence-samples.ts';

describe('The sentence about who may change photos', () => {
  it('names all people, some roles, or only the directory', () => {
    assert.match(photoPolicySentence(read({ source: undefined, allowedRoles: [] }), 'out-of-date'), /^All people may/);
    assert.match(
      photoPolicySentence(read({ source: 'cloud', allowedRoles: ['a'] }), 'out-of-date'),
      /cannot .+ one role of/,
    );
    assert.match(
      photoPolicySentence(read({ source: 'cloud', allowedRoles: ['a', 'b'] }), 'out-of-date'),
      /cannot .+ 2 roles of/,
    );
    assert.match(
      photoPolicySentence(read({ source: 'onPremises', allowedRoles: [] }), 'out-of-date'),
      /cannot .+ own directory/,
    );
  });

  it('does not tell a guest that they may change their photo', () => {
    const sentence = photoPolicySentence(read({ source: 'cloud', allowedRoles: [] }), 'guest');
    assert.match(sentence, /^Members may .+ administrator sets a guest's photo/);
  });

  it('says that the policy is unknown without the permission or after a failed read', () => {
    assert.match(photoPolicySentence(absent('not-granted'), 'out-of-date'), /unknown.+PeopleSettings\.Read\.All/);
    assert.match(photoPolicySentence(failed('timed-out'), 'out-of-date'), /could not be read \(timed-out\)/);
  });
});
