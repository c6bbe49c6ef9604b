import { sharePointOriginOf } from '../tenant/geography.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { accountNameOf, personalSiteOf, profilePathOf, userPhotoPath } from './account.ts';
import { picturePathOf } from './picture-library.ts';
import { toPictureTimestamp } from './picture-timestamp.ts';
import { type KeyValue, userProfileProperties } from './user-profile-properties.ts';

/** https://learn.microsoft.com/previous-versions/office/developer/sharepoint-rest-reference/dn790354(v=office.15)#bk_PersonProperties */
export interface PersonProperties {
  readonly AccountName: string;
  readonly DirectReports: readonly string[];
  readonly DisplayName: string;
  readonly Email: string;
  readonly ExtendedManagers: readonly string[];
  readonly ExtendedReports: readonly string[];
  readonly IsFollowed: boolean;
  readonly LatestPost: string | null;
  readonly Peers: readonly string[];
  readonly PersonalSiteHostUrl: string;
  readonly PersonalUrl: string;
  readonly PictureUrl: string | null;
  readonly Title: string | null;
  readonly UserProfileProperties: readonly KeyValue[];
  readonly UserUrl: string;
}

/**
 * PeopleManager's properties of a person. Call `completeDueCopy` first. Form and order:
 * https://github.com/pnp/cli-microsoft365/blob/main/docs/docs/cmd/spo/userprofile/userprofile-get.mdx.
 * There `PictureUrl` is null with placeholder state "1", and has `?t=` with the picture timestamp with state "0"; one
 * sample each.
 */
export function personProperties(state: TenantState, person: Person): PersonProperties {
  const { profile, oddForms } = person;
  const origin = sharePointOriginOf(state, person);
  const host = withPort(origin);
  const pictureUrl = profile.ownPictureUrl ?? host + picturePath(person);
  const timestamp = toPictureTimestamp(profile.copiedAt, state.switches.stampZone);
  const placeholderState = oddForms.placeholderState === 'known' ? profile.placeholderState : oddForms.placeholderState;
  const isNamed = oddForms.pictureUrl !== 'none';
  return {
    AccountName: accountNameOf(person),
    DirectReports: [],
    DisplayName: person.displayName,
    Email: person.mail,
    ExtendedManagers: [],
    ExtendedReports: [accountNameOf(person)],
    IsFollowed: false,
    LatestPost: null,
    Peers: [],
    PersonalSiteHostUrl: `${host}/`,
    PersonalUrl: `${origin}${personalSiteOf(person)}/`,
    PictureUrl: isNamed && placeholderState === '0' ? withTime(pictureUrl, timestamp) : null,
    Title: person.jobTitle || null,
    UserProfileProperties: userProfileProperties(person, {
      // Not empty with placeholder state "1" in the sample, although there is no picture.
      pictureUrl: isNamed && profile.placeholderState !== '' ? pictureUrl : '',
      timestamp,
    }),
    UserUrl: host + profilePathOf(person),
  };
}

/** Encoded path and query of the medium picture, as in the profile. */
function picturePath(person: Person): string {
  if (person.oddForms.pictureUrl === 'userphoto') return userPhotoPath(person, 'M');
  return encodeURI(picturePathOf(person, 'M')).replaceAll('#', '%23');
}

function withTime(url: string, timestamp: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}t=${timestamp}`;
}

/** SharePoint includes the port in these links, even the default port, as in the sample of the CLI's page above. */
function withPort(origin: string): string {
  const { protocol, hostname, port } = new URL(origin);
  return `${protocol}//${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}
