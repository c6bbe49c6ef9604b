import assert from 'node:assert/strict';
import type { Account, AssignedPlan, Evidence, FailureReason, PhotoPolicy } from '../../../src/photo/evidence.ts';
import { decideVerdict, type VerdictKind } from '../../../src/photo/verdict.ts';
import {
  ACCOUNT,
  absent,
  copiedAgo,
  DIFFERENT,
  EXCHANGE,
  EXTERNAL_MEMBER,
  failed,
  GUEST,
  HOUR,
  NO_PHOTO_UPSTREAM,
  PLACEHOLDER,
  PROFILE,
  pressedAgo,
  profile,
  READ_AT,
  read,
  SHAREPOINT,
  shownAgo,
} from '../../helpers/photo/evidence-samples.ts';

const SETTINGS = { copyInterval: 24 * HOUR };
const SAME = { comparison: { answer: 'same', distance: 0.5 } } as const;

function verdict(changes: Partial<Evidence>) {
  return decideVerdict({ ...DIFFERENT, ...changes }, SETTINGS);
}

const account = (value: Account) => ({ account: read(value) });
const plans = (...assignedPlans: AssignedPlan[]) => account({ ...ACCOUNT, assignedPlans });
const closed = (reason: FailureReason) => ({
  sharePointProfile: failed(reason),
  sharePointPicture: failed(reason),
  comparison: undefined,
});

describe('The verdict', () => {
  const table: readonly (readonly [VerdictKind, string, Partial<Evidence>])[] = [
    ['in-sync', 'both pictures look the same', SAME],
    ['in-sync', 'they look the same, copied just now', { ...SAME, ...copiedAgo(0) }],
    ['in-sync', 'they look the same, and the metadata read failed', { ...SAME, graphPhoto: failed('timed-out') }],
    ['no-photo', 'neither has one', { ...NO_PHOTO_UPSTREAM, ...PLACEHOLDER }],
    [
      'no-photo',
      'neither has one: SharePoint has no profile',
      { ...NO_PHOTO_UPSTREAM, sharePointProfile: absent('no-profile'), sharePointPicture: absent('no-profile') },
    ],
    [
      'no-photo',
      'the metadata is absent, the bytes could not be read',
      { ...NO_PHOTO_UPSTREAM, ...PLACEHOLDER, graphPicture: failed('throttled') },
    ],
    ['never-synced', 'SharePoint shows a placeholder', PLACEHOLDER],
    [
      'never-synced',
      'SharePoint has no profile',
      { sharePointProfile: absent('no-profile'), sharePointPicture: absent('no-profile') },
    ],
    [
      'never-synced',
      'the metadata shows a photo whose bytes could not be read',
      { ...PLACEHOLDER, graphPicture: failed('timed-out') },
    ],
    ['waiting', 'they differ, copied 23 hours ago', copiedAgo(23 * HOUR)],
    ['waiting', 'removed upstream, copied an hour ago', { ...NO_PHOTO_UPSTREAM, ...copiedAgo(HOUR) }],
    ['out-of-date', 'they differ, copied exactly one interval ago', copiedAgo(24 * HOUR)],
    [
      'out-of-date',
      'they differ, and the time of the copy is unknown',
      { sharePointProfile: read({ ...PROFILE, copiedAt: undefined }) },
    ],
    ['out-of-date', 'removed upstream, SharePoint still shows it', NO_PHOTO_UPSTREAM],
    [
      'out-of-date',
      "removed upstream, the bytes of SharePoint's picture could not be read",
      { ...NO_PHOTO_UPSTREAM, sharePointPicture: failed('timed-out') },
    ],
    ['out-of-date', 'they differ, with a timestamp too far ahead', copiedAgo(-15 * HOUR)],
    ['guest', 'with a photo only in Entra ID', { ...account(GUEST), ...PLACEHOLDER }],
    ['guest', 'with no photo anywhere', { ...account(GUEST), ...NO_PHOTO_UPSTREAM, ...PLACEHOLDER }],
    ['guest', 'SharePoint denies access', { ...account(GUEST), ...closed('forbidden') }],
    [
      'guest',
      'SharePoint denies access despite a plan',
      { ...account({ ...GUEST, assignedPlans: [SHAREPOINT] }), ...closed('forbidden') },
    ],
    [
      'guest',
      'a member from another organization without a licence',
      { ...account(EXTERNAL_MEMBER), sharePointProfile: absent('no-profile'), sharePointPicture: absent('no-profile') },
    ],
    ['guest', 'such a member, and SharePoint denies access', { ...account(EXTERNAL_MEMBER), ...closed('forbidden') }],
    [
      'out-of-date',
      'a member from another organization with licences here',
      account({ ...EXTERNAL_MEMBER, assignedPlans: [EXCHANGE, SHAREPOINT] }),
    ],
    ['guest', 'without a My Site', { ...account(GUEST), ...closed('not-found') }],
    ['in-sync', 'a guest with the same picture in both', { ...account(GUEST), ...SAME }],
    ['unknown', 'a guest, and SharePoint timed out', { ...account(GUEST), ...closed('timed-out') }],
    ['unknown', 'SharePoint denies access to a member with a plan', closed('forbidden')],
    ['no-sharepoint', 'no plan, and SharePoint denies access', { ...plans(EXCHANGE), ...closed('forbidden') }],
    [
      'no-sharepoint',
      'no plan, and no profile',
      { ...plans(EXCHANGE), sharePointProfile: absent('no-profile'), sharePointPicture: absent('no-profile') },
    ],
    ['no-sharepoint', 'the plan was removed, and the old picture stayed', plans(EXCHANGE)],
    [
      'no-sharepoint',
      'no plan, and the pictures of Graph could not be read',
      {
        ...plans(EXCHANGE),
        ...closed('forbidden'),
        graphPhoto: failed('timed-out'),
        graphPicture: failed('timed-out'),
      },
    ],
    [
      'mailbox-on-premises',
      'Graph says so',
      { graphPhoto: failed('mailbox-on-premises'), graphPicture: failed('mailbox-on-premises') },
    ],
    [
      'mailbox-on-premises',
      'Graph says so, and SharePoint could not be read',
      { graphPhoto: failed('mailbox-on-premises'), graphPicture: failed('timed-out'), ...closed('timed-out') },
    ],
    [
      'mailbox-on-premises',
      'Graph says so, but serves a picture from elsewhere',
      { graphPhoto: failed('mailbox-on-premises') },
    ],
    [
      'in-sync',
      'on-premises mailbox, and the pictures look the same',
      { graphPhoto: failed('mailbox-on-premises'), ...SAME },
    ],
    ['no-mailbox', 'no plan with one', { ...plans(SHAREPOINT), ...PLACEHOLDER, ...profile({ exchangeSyncState: '' }) }],
    [
      'no-mailbox',
      'no plan with one, so syncing is off',
      { ...plans(SHAREPOINT), ...PLACEHOLDER, ...profile({ exchangeSyncState: '0' }) },
    ],
    ['no-mailbox', 'Graph found none', { graphPhoto: failed('no-mailbox'), graphPicture: failed('no-mailbox') }],
    ['out-of-date', 'SharePoint copies from a mailbox despite no plan with one', plans(SHAREPOINT)],
    ['out-of-date', 'SharePoint copies from a mailbox, and Graph shows no plan at all', plans()],
    [
      'out-of-date',
      'SharePoint copies from a mailbox, and the account could not be read',
      { account: failed('timed-out') },
    ],
    ['in-sync', 'they look the same, and the account could not be read', { ...SAME, account: failed('timed-out') }],
    [
      'unknown',
      'neither has a photo, and the account could not be read',
      { ...NO_PHOTO_UPSTREAM, ...PLACEHOLDER, account: failed('timed-out') },
    ],
    [
      'unknown',
      'the account could not be read, and SharePoint does not mention a mailbox',
      { account: failed('timed-out'), ...profile({ exchangeSyncState: '' }) },
    ],
    ['sync-off', 'an admin set another picture', profile({ exchangeSyncState: '0' })],
    [
      'sync-off',
      'and no photo anywhere',
      { ...NO_PHOTO_UPSTREAM, ...PLACEHOLDER, ...profile({ exchangeSyncState: '0' }) },
    ],
    ['in-sync', 'syncing is off, and they look the same', { ...SAME, ...profile({ exchangeSyncState: '0' }) }],
    ['out-of-date', 'with an unknown sync state', profile({ exchangeSyncState: '7' })],
    ['not-copied', 'shown 25 hours ago', shownAgo(25 * HOUR)],
    [
      'not-copied',
      'shown 25 hours ago, and never copied',
      { ...PLACEHOLDER, ...profile({ copiedAt: undefined }), ...shownAgo(25 * HOUR) },
    ],
    ['not-copied', 'pressed 25 hours ago', { ...shownAgo(30 * HOUR), ...pressedAgo(25 * HOUR) }],
    [
      'out-of-date',
      'shown 25 hours ago, pressed for another picture',
      { ...shownAgo(25 * HOUR), ...pressedAgo(26 * HOUR) },
    ],
    ['out-of-date', 'shown 25 hours ago, never pressed', { ...shownAgo(25 * HOUR), triedPages: [] }],
    ['out-of-date', 'pressed an hour ago', { ...shownAgo(30 * HOUR), ...pressedAgo(HOUR) }],
    ['out-of-date', 'requested by the bot only', { ...shownAgo(30 * HOUR), ...pressedAgo(25 * HOUR, 'by-request') }],
    ['not-copied', 'shown when SharePoint had just copied', { ...copiedAgo(30 * HOUR), ...shownAgo(30 * HOUR) }],
    ['out-of-date', 'shown exactly one interval ago', shownAgo(24 * HOUR)],
    [
      'out-of-date',
      'copied since it was shown, but the pictures differ',
      { ...copiedAgo(26 * HOUR), ...shownAgo(27 * HOUR) },
    ],
    ['waiting', 'copied an hour ago, after it was shown', { ...copiedAgo(HOUR), ...shownAgo(50 * HOUR) }],
    ['out-of-date', 'shown in the future: our clock was set back', shownAgo(-50 * HOUR)],
    ['in-sync', 'shown long ago, and copied', { ...SAME, ...shownAgo(50 * HOUR) }],
    ['unknown', 'the comparison is inconclusive', { comparison: { answer: 'cannot-tell', distance: 3 } }],
    ['unknown', 'there is no comparison', { comparison: undefined }],
  ];
  for (const [kind, when, changes] of table) {
    it(`is ${kind}: ${when}`, () => {
      assert.equal(verdict(changes).kind, kind);
    });
  }

  it('names only the sources that the decision lacked', () => {
    const lacking = (changes: Partial<Evidence>) => verdict(changes).failedSources;
    const down = failed('unavailable');
    assert.deepEqual(lacking({ graphPhoto: down, graphPicture: down }), ['graphPhoto']);
    assert.deepEqual(lacking({ graphPicture: down }), ['graphPicture']);
    assert.deepEqual(lacking({ sharePointProfile: down, sharePointPicture: down }), ['sharePointProfile']);
    assert.deepEqual(lacking({ sharePointPicture: down }), ['sharePointPicture']);
    assert.deepEqual(lacking({ graphPicture: down, sharePointPicture: down }), ['graphPicture', 'sharePointPicture']);
    assert.deepEqual(lacking({ graphPicture: absent('ImageNotFound') }), ['graphPicture']);
    assert.deepEqual(lacking({ graphPhoto: down, ...PLACEHOLDER }), []);
    assert.deepEqual(lacking({ account: down }), []);
    assert.deepEqual(lacking({ account: down, ...profile({ exchangeSyncState: '' }) }), ['account']);
    assert.deepEqual(lacking({ graphPhoto: down, graphPicture: down, sharePointPicture: down }), [
      'graphPhoto',
      'sharePointPicture',
    ]);
    assert.deepEqual(lacking({ ...NO_PHOTO_UPSTREAM, ...closed('timed-out') }), ['sharePointProfile']);
  });

  it('tells when SharePoint may copy again', () => {
    assert.deepEqual(verdict(copiedAgo(20 * HOUR)).retryAt, new Date(READ_AT.getTime() + 4 * HOUR));
    // A timestamp in local time can be ahead. The wait is never longer than one interval.
    assert.deepEqual(verdict(copiedAgo(-2 * HOUR)).retryAt, new Date(READ_AT.getTime() + 24 * HOUR));
    assert.equal(verdict(copiedAgo(30 * HOUR)).retryAt, undefined);
  });

  it('tells when SharePoint may look again after it found no photo', () => {
    const { kind, retryAt } = verdict({ ...copiedAgo(20 * HOUR), ...PLACEHOLDER });
    assert.deepEqual([kind, retryAt], ['never-synced', new Date(READ_AT.getTime() + 4 * HOUR)]);
  });

  it('waits for the longest pause that a needed source asked for', () => {
    const slow = { graphPicture: failed('throttled', 7_000), sharePointPicture: failed('throttled', 30_000) };
    assert.deepEqual(verdict(slow).retryAt, new Date(READ_AT.getTime() + 30_000));
    assert.equal(verdict({ graphPicture: failed('timed-out') }).retryAt, undefined);
  });

  it('is locked if the tenant restricts photo changes', () => {
    const locked = (source: PhotoPolicy['source'], ...allowedRoles: string[]) =>
      verdict({ photoPolicy: read({ source, allowedRoles }) }).locked;
    assert.equal(locked('onPremises'), true);
    assert.equal(locked('cloud', '62e90394-69f5-4237-9190-012177145e10'), true);
    assert.equal(locked('cloud'), false);
    assert.equal(locked(undefined), false);
    assert.equal(verdict({}).locked, false);
    assert.equal(verdict({ photoPolicy: failed('forbidden') }).locked, false);
  });
});
