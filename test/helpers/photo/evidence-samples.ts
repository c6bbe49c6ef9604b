import fc from 'fast-check';
import { CANDIDATES, type Candidate } from '../../../src/open-sharepoint/types.ts';
import type {
  Account,
  AssignedPlan,
  Comparison,
  Evidence,
  FailureReason,
  GraphPhoto,
  PhotoPolicy,
  PictureFacts,
  SharePointProfile,
  Source,
} from '../../../src/photo/evidence.ts';

export const READ_AT = new Date('2026-11-20T10:00:00Z');
export const HOUR = 3_600_000;

export const PROFILE: SharePointProfile = {
  accountName: 'i:0#.f|membership|adele@contoso.com',
  userUrl: 'https://contoso-my.sharepoint.com/Person.aspx',
  personalSiteHostUrl: 'https://contoso-my.sharepoint.com/',
  pictureUrl: 'https://contoso-my.sharepoint.com/User%20Photos/Profile%20Pictures/a_MThumb.jpg',
  placeholderState: '0',
  exchangeSyncState: '1',
  copiedAt: new Date(READ_AT.getTime() - 48 * HOUR),
};

export const EXCHANGE: AssignedPlan = plan('exchange', 'efb87545-963c-4e0d-99df-69c6916d9eb0');
export const SHAREPOINT: AssignedPlan = plan('SharePoint', '5dbe027f-2339-4123-9542-606e4d348a72');

export const ACCOUNT: Account = {
  id: 'a',
  displayName: 'Adele',
  userType: 'Member',
  isExternal: false,
  mySite: undefined,
  preferredLanguage: undefined,
  assignedPlans: [EXCHANGE, SHAREPOINT],
  onPremisesSyncEnabled: undefined,
};
export const GUEST: Account = { ...ACCOUNT, userType: 'Guest', isExternal: true, assignedPlans: [] };
/** A B2B member: an account of another organization, without a licence here. */
export const EXTERNAL_MEMBER: Account = { ...GUEST, userType: 'Member' };
const PHOTO: GraphPhoto = { etag: '"BA09D118"', contentType: 'image/jpeg', width: 648, height: 648 };
const FACTS: PictureFacts = { sha256: '00', byteLength: 1 };

export const read = <T>(value: T): Source<T> => ({ state: 'read', value });
export const absent = (sign: string): Source<never> => ({ state: 'absent', sign });
export const failed = (reason: FailureReason, retryAfter?: number): Source<never> => ({
  state: 'failed',
  reason,
  ...(retryAfter !== undefined && { retryAfter }),
});

/** Both pictures exist and look different. SharePoint's copy is two days old. */
export const DIFFERENT: Evidence = {
  readAt: READ_AT,
  account: read(ACCOUNT),
  graphPhoto: read(PHOTO),
  graphPicture: read(FACTS),
  sharePointProfile: read(PROFILE),
  sharePointPicture: read(FACTS),
  photoPolicy: absent('not-granted'),
  openSharePointShownAt: undefined,
  triedPages: undefined,
  comparison: { answer: 'different', distance: 20 },
};

export const NO_PHOTO_UPSTREAM = {
  graphPhoto: absent('ImageNotFound'),
  graphPicture: absent('ImageNotFound'),
  comparison: undefined,
};
export const PLACEHOLDER = { sharePointPicture: absent('placeholder'), comparison: undefined };

export function copiedAgo(milliseconds: number) {
  return { sharePointProfile: read({ ...PROFILE, copiedAt: new Date(READ_AT.getTime() - milliseconds) }) };
}

/** A read profile: `PROFILE` with these changes. */
export function profile(changes: Partial<SharePointProfile>) {
  return { sharePointProfile: read({ ...PROFILE, ...changes }) };
}

export function shownAgo(milliseconds: number) {
  return { openSharePointShownAt: new Date(READ_AT.getTime() - milliseconds) };
}

export function pressedAgo(milliseconds: number, candidate: Candidate = 'large-picture') {
  const at = new Date(READ_AT.getTime() - milliseconds);
  return { triedPages: [{ candidate, at, looks: 4, outcome: undefined }] };
}

const before = fc.oneof(
  fc.constant(undefined),
  // Around the interval, and around now.
  fc.integer({ min: -30 * HOUR, max: 60 * HOUR }).map((ago) => new Date(READ_AT.getTime() - ago)),
  fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
);

const anyTriedPages = fc.option(
  fc
    .array(
      fc.record({
        candidate: fc.constantFrom(...CANDIDATES),
        at: fc.integer({ min: -30 * HOUR, max: 60 * HOUR }).map((ago) => new Date(READ_AT.getTime() - ago)),
        looks: fc.nat(4),
        outcome: fc.constantFrom('copied', 'not-copied', 'unknown', undefined),
      }),
      { maxLength: 4 },
    )
    .map((pages) => pages.sort((one, other) => one.at.getTime() - other.at.getTime())),
  { nil: undefined },
);

/** Any combination of states, including those that no reader returns. */
export const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  readAt: fc.constant(READ_AT),
  account: anySource(
    fc.record({
      userType: fc.constantFrom('Member', 'Guest', undefined),
      isExternal: fc.boolean(),
      assignedPlans: fc.subarray([EXCHANGE, SHAREPOINT]),
    }),
  ).map((source) => (source.state === 'read' ? read({ ...ACCOUNT, ...source.value }) : source)),
  graphPhoto: anySource(fc.constant(PHOTO), ['mailbox-on-premises', 'no-mailbox']),
  graphPicture: anySource(fc.constant(FACTS), ['mailbox-on-premises', 'no-mailbox']),
  sharePointProfile: anySource(
    fc.record({ copiedAt: before, exchangeSyncState: fc.constantFrom(undefined, '', '0', '1', '7') }),
  ).map((source) => (source.state === 'read' ? read({ ...PROFILE, ...source.value }) : source)),
  sharePointPicture: anySource(fc.constant(FACTS)),
  photoPolicy: anySource(
    fc.record<PhotoPolicy>({
      source: fc.constantFrom('cloud', 'onPremises', undefined),
      allowedRoles: fc.subarray(['62e90394-69f5-4237-9190-012177145e10']),
    }),
  ),
  openSharePointShownAt: before,
  triedPages: anyTriedPages,
  comparison: fc.option(
    fc.record<Comparison>({
      answer: fc.constantFrom('same', 'different', 'cannot-tell'),
      distance: fc.double({ min: 0, max: 100, noNaN: true }),
    }),
    { nil: undefined },
  ),
});

function anySource<T>(value: fc.Arbitrary<T>, more: readonly FailureReason[] = []): fc.Arbitrary<Source<T>> {
  const reasons = fc.constantFrom<FailureReason>(
    'timed-out',
    'throttled',
    'forbidden',
    'not-found',
    'malformed',
    'no-token',
    ...more,
  );
  return fc.oneof(
    { weight: 3, arbitrary: value.map((one): Source<T> => read(one)) },
    fc.constantFrom('ImageNotFound', '1x1', 'no-profile', 'placeholder').map((sign): Source<T> => absent(sign)),
    fc
      .tuple(reasons, fc.option(fc.integer({ min: 1, max: 24 * HOUR }), { nil: undefined }))
      .map(([reason, retryAfter]): Source<T> => failed(reason, retryAfter)),
  );
}

function plan(service: string, servicePlanId: string): AssignedPlan {
  return { service, servicePlanId, capabilityStatus: 'Enabled' };
}
