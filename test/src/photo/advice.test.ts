import assert from 'node:assert/strict';
import fc from 'fast-check';
import { adviceFor } from '../../../src/photo/advice.ts';
import { type Evidence, PICTURE_BEHIND_A_PAGE } from '../../../src/photo/evidence.ts';
import { decideVerdict } from '../../../src/photo/verdict.ts';
import {
  ACCOUNT,
  anyEvidence,
  copiedAgo,
  DIFFERENT,
  EXCHANGE,
  EXTERNAL_MEMBER,
  failed,
  GUEST,
  HOUR,
  NO_PHOTO_UPSTREAM,
  PLACEHOLDER,
  pressedAgo,
  profile,
  read,
  shownAgo,
} from '../../helpers/photo/evidence-samples.ts';

const SETTINGS = { copyInterval: 24 * HOUR };

function adviceOn(changes: Partial<Evidence>) {
  const evidence = { ...DIFFERENT, ...changes };
  return adviceFor(decideVerdict(evidence, SETTINGS), evidence);
}

function advice(changes: Partial<Evidence>) {
  const { cause, remedy, actions, retryAt } = adviceOn(changes);
  return [cause, remedy, actions.join(' '), retryAt !== undefined];
}

const ALL_TIMED_OUT = {
  graphPhoto: failed('timed-out'),
  graphPicture: failed('timed-out'),
  sharePointProfile: failed('timed-out'),
  sharePointPicture: failed('timed-out'),
};
const NO_PHOTO = { ...NO_PHOTO_UPSTREAM, ...PLACEHOLDER };
const VISIT = 'open-sharepoint check-again change-photo';
const LOCKED = { photoPolicy: read({ source: 'onPremises' as const, allowedRoles: [] }) };

describe('The advice', () => {
  const table: readonly (readonly [Partial<Evidence>, readonly unknown[]])[] = [
    [{}, ['changed-since-copy', 'open-sharepoint', VISIT, false]],
    [NO_PHOTO_UPSTREAM, ['removed-since-copy', 'open-sharepoint', VISIT, false]],
    [copiedAgo(HOUR), ['changed-but-copied-recently', 'wait', VISIT, true]],
    [{ ...NO_PHOTO_UPSTREAM, ...copiedAgo(HOUR) }, ['removed-but-copied-recently', 'wait', VISIT, true]],
    [PLACEHOLDER, ['never-copied', 'open-sharepoint', VISIT, false]],
    [{ ...PLACEHOLDER, ...copiedAgo(HOUR) }, ['found-none-recently', 'open-sharepoint-later', VISIT, true]],
    [
      shownAgo(25 * HOUR),
      ['link-given-in-vain', 'tell-admin-if-visited', 'open-sharepoint tell-admin check-again', false],
    ],
    [
      { ...shownAgo(26 * HOUR), ...pressedAgo(25 * HOUR) },
      ['visits-in-vain', 'tell-admin', 'tell-admin open-sharepoint check-again', false],
    ],
    [NO_PHOTO, ['no-photo-anywhere', 'add-photo', 'change-photo check-again', false]],
    [profile({ exchangeSyncState: '0' }), ['copying-switched-off', 'tell-admin', 'tell-admin check-again', false]],
    [
      { graphPhoto: failed('no-mailbox'), graphPicture: failed('no-mailbox') },
      ['no-mailbox', 'change-in-account', 'change-photo tell-admin', false],
    ],
    [
      { graphPhoto: failed('mailbox-on-premises'), graphPicture: failed('mailbox-on-premises') },
      ['mailbox-elsewhere', 'tell-admin-if-wrong', 'tell-admin check-again', false],
    ],
    [
      { account: read({ ...ACCOUNT, assignedPlans: [EXCHANGE] }) },
      ['no-sharepoint-plan', 'tell-admin-if-wrong', 'tell-admin check-again', false],
    ],
    [
      { account: read(EXTERNAL_MEMBER), sharePointProfile: failed('forbidden') },
      ['external-member', 'tell-host-if-wrong', 'tell-admin check-again', false],
    ],
    [{ account: read(GUEST) }, ['guest-account', 'tell-host-if-wrong', 'tell-admin check-again', false]],
    [{ comparison: { answer: 'same', distance: 0 } }, ['same-picture', 'nothing', 'change-photo', false]],
    [ALL_TIMED_OUT, ['both-unreadable', 'try-again', 'check-again', false]],
    [{ graphPicture: failed('throttled', 9_000) }, ['graph-unreadable', 'try-later', 'check-again', true]],
    [
      { sharePointProfile: failed('forbidden') },
      ['sharepoint-unreadable', 'tell-admin', 'tell-admin check-again', false],
    ],
    [
      { sharePointProfile: failed('not-found') },
      ['sharepoint-unreadable', 'tell-admin', 'tell-admin check-again', false],
    ],
    [
      { sharePointPicture: failed('foreign-host') },
      ['sharepoint-unreadable', 'tell-admin', 'tell-admin check-again', false],
    ],
    [
      { sharePointPicture: failed('foreign-file') },
      ['sharepoint-unreadable', 'tell-admin', 'tell-admin check-again', false],
    ],
    [
      { sharePointPicture: { state: 'failed', reason: 'refused', code: PICTURE_BEHIND_A_PAGE } },
      ['sharepoint-unreadable', 'open-sharepoint', 'open-sharepoint check-again tell-admin', false],
    ],
    [{ ...NO_PHOTO, account: failed('timed-out') }, ['account-unreadable', 'try-again', 'check-again', false]],
    [{ comparison: { answer: 'cannot-tell', distance: 3 } }, ['pictures-unclear', 'compare-yourself', VISIT, false]],
  ];
  for (const [changes, expected] of table) {
    it(`is ${expected[1]} because of ${expected[0]}`, () => assert.deepEqual(advice(changes), expected));
  }

  it('does not suggest changing a photo that the organization sets', () => {
    assert.deepEqual(advice({ ...LOCKED, ...NO_PHOTO }), [
      'no-photo-anywhere',
      'tell-admin',
      'tell-admin check-again',
      false,
    ]);
    assert.deepEqual(advice(LOCKED), ['changed-since-copy', 'open-sharepoint', 'open-sharepoint check-again', false]);
    assert.deepEqual(advice({ ...LOCKED, comparison: { answer: 'same', distance: 0 } }), [
      'same-picture',
      'nothing',
      '',
      false,
    ]);
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const { locked, actions, remedy } = adviceOn({ ...evidence, ...LOCKED });
        assert.ok(locked && !actions.includes('change-photo'));
        assert.ok(remedy !== 'add-photo' && remedy !== 'change-in-account');
      }),
    );
  });

  it('exists for all evidence, with an action unless nothing is wrong, and with facts for the admin', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const verdict = decideVerdict(evidence, SETTINGS);
        const { cause, remedy, actions, retryAt, forAdmin, locked } = adviceFor(verdict, evidence);
        assert.ok(cause);
        assert.ok(actions.length > 0 || (verdict.kind === 'in-sync' && locked));
        assert.deepEqual(retryAt, verdict.retryAt);
        assert.equal(new Set(actions).size, actions.length);
        assert.equal(forAdmin !== undefined, actions.includes('tell-admin'));
        // While a visit may still help, Open SharePoint comes before the text for the admin.
        const first = remedy === 'tell-admin-if-visited' ? 'open-sharepoint' : 'tell-admin';
        if (remedy.startsWith('tell-')) assert.equal(actions[0], first);
      }),
      { numRuns: 3000 },
    );
  });
});
