import assert from 'node:assert/strict';
import fc from 'fast-check';
import { adviceFor } from '../../../src/photo/advice.ts';
import type { Evidence } from '../../../src/photo/evidence.ts';
import { decideVerdict } from '../../../src/photo/verdict.ts';
import { anyEvidence, copiedAgo, DIFFERENT, failed, HOUR, NO_PHOTO_UPSTREAM, PLACEHOLDER } from './evidence-samples.ts';

const SETTINGS = { copyInterval: 24 * HOUR };

function advice(changes: Partial<Evidence>) {
  const evidence = { ...DIFFERENT, ...changes };
  const { cause, remedy, actions, retryAt } = adviceFor(decideVerdict(evidence, SETTINGS), evidence);
  return [cause, remedy, actions[0], retryAt !== undefined];
}

describe('the advice', () => {
  it('fits the verdict', () => {
    assert.deepEqual(advice({}), ['changed-since-copy', 'open-sharepoint', 'open-sharepoint', false]);
    assert.deepEqual(advice(NO_PHOTO_UPSTREAM), ['removed-since-copy', 'open-sharepoint', 'open-sharepoint', false]);
    assert.deepEqual(advice(copiedAgo(HOUR)), ['changed-but-copied-recently', 'wait', 'check-again', true]);
    assert.deepEqual(advice({ ...NO_PHOTO_UPSTREAM, ...copiedAgo(HOUR) }), [
      'removed-but-copied-recently',
      'wait',
      'check-again',
      true,
    ]);
    assert.deepEqual(advice(PLACEHOLDER), ['never-copied', 'open-sharepoint', 'open-sharepoint', false]);
    assert.deepEqual(advice({ ...NO_PHOTO_UPSTREAM, ...PLACEHOLDER }), [
      'no-photo-anywhere',
      'add-photo',
      'change-photo',
      false,
    ]);
    assert.deepEqual(advice({ comparison: { answer: 'same', distance: 0 } }), [
      'same-picture',
      'nothing',
      'change-photo',
      false,
    ]);
  });

  it('says which side is unknown, and whether trying again helps', () => {
    const slow = failed('timed-out');
    const both = { graphPhoto: slow, graphPicture: slow, sharePointProfile: slow, sharePointPicture: slow };
    assert.deepEqual(advice(both), ['both-unreadable', 'try-again', 'check-again', false]);
    assert.deepEqual(advice({ graphPicture: failed('throttled', 9_000) }), [
      'graph-unreadable',
      'try-later',
      'check-again',
      true,
    ]);
    assert.deepEqual(advice({ sharePointProfile: failed('forbidden') }), [
      'sharepoint-unreadable',
      'tell-admin',
      'check-again',
      false,
    ]);
    assert.deepEqual(advice({ sharePointPicture: failed('foreign-host') }), [
      'sharepoint-unreadable',
      'tell-admin',
      'check-again',
      false,
    ]);
    assert.deepEqual(advice({ comparison: { answer: 'cannot-tell', distance: 3 } }), [
      'pictures-unclear',
      'compare-yourself',
      'open-sharepoint',
      false,
    ]);
  });

  it('exists for every evidence, and always leaves something to press', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const verdict = decideVerdict(evidence, SETTINGS);
        const { cause, actions, retryAt } = adviceFor(verdict, evidence);
        assert.ok(cause && actions.length > 0);
        assert.deepEqual(retryAt, verdict.retryAt);
        assert.equal(new Set(actions).size, actions.length);
      }),
    );
  });
});
