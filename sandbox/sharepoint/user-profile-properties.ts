import type { Person } from '../tenant/people/person.ts';
import { guidFrom } from '../tenant/random.ts';
import { accountNameOf, personalSiteOf } from './account.ts';

/** `SP.KeyValue` */
export interface KeyValue {
  readonly Key: string;
  readonly Value: string;
  readonly ValueType: 'Edm.String';
}

/**
 * The complete list of properties. Names and order:
 * https://github.com/pnp/cli-microsoft365/blob/main/docs/docs/cmd/spo/userprofile/userprofile-get.mdx
 */
export function userProfileProperties(
  person: Person,
  picture: { readonly pictureUrl: string; readonly timestamp: string },
): readonly KeyValue[] {
  const variants = variantValues(person, picture.timestamp);
  const known = { ...knownValues(person, picture), ...variants };
  return NAMES.filter((name) => variants[name] !== MISSING).map((Key) => ({
    Key,
    Value: known[Key] ?? '',
    ValueType: 'Edm.String',
  }));
}

const MISSING = 'missing';

/** The three properties set by a copy, where the person has another form of them. */
function variantValues({ oddForms }: Person, timestamp: string): Readonly<Record<string, string>> {
  const { placeholderState, exchangeSyncState, timestamp: form } = oddForms;
  // .NET ticks: ten million per second.
  const times = { ticks: timestamp && `${timestamp}0000000`, garbage: 'not a time', missing: MISSING, '': '' };
  return {
    ...(placeholderState !== 'known' && { 'SPS-PicturePlaceholderState': placeholderState }),
    ...(exchangeSyncState !== 'known' && { 'SPS-PictureExchangeSyncState': exchangeSyncState }),
    ...(form !== 'seconds' && { 'SPS-PictureTimestamp': times[form] }),
  };
}

function knownValues(
  person: Person,
  picture: { readonly pictureUrl: string; readonly timestamp: string },
): Readonly<Record<string, string>> {
  const account = accountNameOf(person);
  return {
    UserProfile_GUID: guidFrom(person.id, 'user profile'),
    SID: `i:0h.f|membership|${person.id.replaceAll('-', '').slice(0, 16)}@live.com`,
    ADGuid: 'System.Byte[]',
    AccountName: account,
    FirstName: person.givenName,
    LastName: person.surname,
    PreferredName: person.displayName,
    Title: person.jobTitle,
    PersonalSpace: `${personalSiteOf(person)}/`,
    PictureURL: picture.pictureUrl,
    UserName: person.userPrincipalName,
    'SPS-JobTitle': person.jobTitle,
    'SPS-SipAddress': person.userPrincipalName,
    'SPS-ClaimID': person.userPrincipalName,
    'SPS-ClaimProviderID': 'membership',
    'SPS-UserPrincipalName': person.userPrincipalName,
    'SPS-PersonalSiteInstantiationState': '2',
    'SPS-ClaimProviderType': 'Forms',
    'SPS-SavedAccountName': account,
    'SPS-SavedSID': 'System.Byte[]',
    'SPS-PersonalSiteCapabilities': '36',
    'SPS-PersonalSiteNumberOfRetries': '1',
    WorkEmail: person.mail,
    'SPS-PrivacyPeople': 'True',
    'SPS-PrivacyActivity': '4095',
    'SPS-PictureTimestamp': picture.timestamp,
    'SPS-PicturePlaceholderState': person.profile.placeholderState,
    'SPS-PictureExchangeSyncState': person.profile.exchangeSyncState,
    'SPS-MUILanguages': person.language,
    'SPS-RegionalSettings-Initialized': 'True',
    'SPS-UserType': '0',
    'SPS-HideFromAddressLists': 'False',
    'msOnline-ObjectId': person.id,
  };
}

const NAMES = `
  UserProfile_GUID SID ADGuid AccountName FirstName SPS-PhoneticFirstName LastName SPS-PhoneticLastName PreferredName
  SPS-PhoneticDisplayName WorkPhone Department Title SPS-Department Manager AboutMe PersonalSpace PictureURL UserName QuickLinks
  WebSite PublicSiteRedirect SPS-JobTitle SPS-DataSource SPS-MemberOf SPS-Dotted-line SPS-Peers SPS-Responsibility SPS-SipAddress
  SPS-MySiteUpgrade SPS-DontSuggestList SPS-ProxyAddresses SPS-HireDate SPS-DisplayOrder SPS-ClaimID SPS-ClaimProviderID
  SPS-LastColleagueAdded SPS-OWAUrl SPS-ResourceSID SPS-ResourceAccountName SPS-MasterAccountName SPS-UserPrincipalName
  SPS-O15FirstRunExperience SPS-PersonalSiteInstantiationState SPS-DistinguishedName SPS-SourceObjectDN SPS-LastKeywordAdded
  SPS-ClaimProviderType SPS-SavedAccountName SPS-SavedSID SPS-ObjectExists SPS-PersonalSiteCapabilities
  SPS-PersonalSiteFirstCreationTime SPS-PersonalSiteLastCreationTime SPS-PersonalSiteNumberOfRetries
  SPS-PersonalSiteFirstCreationError SPS-FeedIdentifier WorkEmail CellPhone Fax HomePhone Office SPS-Location Assistant
  SPS-PastProjects SPS-Skills SPS-School SPS-Birthday SPS-StatusNotes SPS-Interests SPS-HashTags SPS-EmailOptin SPS-PrivacyPeople
  SPS-PrivacyActivity SPS-PictureTimestamp SPS-PicturePlaceholderState SPS-PictureExchangeSyncState SPS-MUILanguages
  SPS-ContentLanguages SPS-TimeZone SPS-RegionalSettings-FollowWeb SPS-Locale SPS-CalendarType SPS-AltCalendarType
  SPS-AdjustHijriDays SPS-ShowWeeks SPS-WorkDays SPS-WorkDayStartHour SPS-WorkDayEndHour SPS-Time24 SPS-FirstDayOfWeek
  SPS-FirstWeekOfYear SPS-RegionalSettings-Initialized OfficeGraphEnabled SPS-UserType SPS-HideFromAddressLists
  SPS-RecipientTypeDetails DelveFlags PulseMRUPeople msOnline-ObjectId SPS-PointPublishingUrl SPS-TenantInstanceId
  SPS-SharePointHomeExperienceState SPS-RefreshToken SPS-MultiGeoFlags PreferredDataLocation
`
  .trim()
  .split(/\s+/);
