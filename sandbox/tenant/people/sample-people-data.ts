import type { OddForms } from './odd-forms.ts';
import type { DirectoryRole } from './person.ts';
import { EXCHANGE, EXCHANGE_FOUNDATION, OFFICE_WEB, type ServicePlan, SHAREPOINT, TEAMS } from './plans.ts';
import type { Looks } from './portraits.ts';

/** One of the people in a new tenant. */
export interface SamplePerson {
  readonly givenName: string;
  readonly surname: string;
  /** Left of the `@` in the UPN and the mail address. */
  readonly alias: string;
  readonly jobTitle: string;
  /** The manager's alias. */
  readonly reportsTo?: string;
  readonly language: string;
  readonly timeZone: string;
  readonly looks: Looks;
  /** Undefined: Exchange, SharePoint and Teams. */
  readonly plans?: readonly ServicePlan[];
  /** A guest's own domain. */
  readonly guestOf?: string;
  readonly situation: string;
  /** Admin roles. */
  readonly directoryRoles?: readonly DirectoryRole[];
  /** Has the app role of the tenant's bot. */
  readonly isBotAdmin?: true;
  /** The photo that Graph serves now. */
  readonly photo?: { readonly shot: number; readonly age: number };
  /** SharePoint's last copy; without `shot` it found no photo. Undefined: never synced. */
  readonly copied?: { readonly shot?: number; readonly age: number };
  /** `SPS-PictureExchangeSyncState` is "0". */
  readonly syncOff?: true;
  /** Response variants that differ from the default. */
  readonly oddForms?: Partial<OddForms>;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Alias of the person who writes in the chat window: left of the `@` in the UPN. */
export const CHAT_PERSON_ALIAS = 'nora.lindqvist';

/** Ages are milliseconds before the tenant's start. */
export const SAMPLE_PEOPLE: readonly SamplePerson[] = [
  {
    givenName: 'Nora',
    surname: 'Lindqvist',
    alias: CHAT_PERSON_ALIAS,
    jobTitle: 'Product designer',
    reportsTo: 'luca.moretti',
    language: 'en-US',
    timeZone: 'Europe/Stockholm',
    looks: { hair: 'sideComed', rearHair: 'longWavy', skinColor: 'f1c3a5', hairColor: 'b58143' },
    situation:
      'She writes in the chat window: she changed her photo two days ago, and SharePoint still shows the old one.',
    photo: { shot: 1, age: 2 * DAY },
    copied: { shot: 0, age: 40 * DAY },
  },
  {
    givenName: 'Samuel',
    surname: 'Carter',
    alias: 'samuel.carter',
    jobTitle: 'Facilities manager',
    reportsTo: 'amara.okafor',
    language: 'en-GB',
    timeZone: 'Europe/London',
    looks: { hair: 'undercut', beard: 'fullBeard', skinColor: 'a36b4f', hairColor: '2c1b18' },
    situation: 'All is well: SharePoint copied his photo after he had changed it.',
    photo: { shot: 0, age: 60 * DAY },
    copied: { shot: 0, age: 12 * DAY },
  },
  {
    givenName: 'Priya',
    surname: 'Raman',
    alias: 'priya.raman',
    jobTitle: 'Data analyst',
    reportsTo: 'ingrid.haugen',
    language: 'en-US',
    timeZone: 'Asia/Kolkata',
    looks: { hair: 'sideComed', rearHair: 'longStraight', skinColor: 'b98e6a', hairColor: '2c1b18' },
    situation: 'She has a photo but has never opened SharePoint, so it shows a silhouette.',
    photo: { shot: 0, age: 9 * DAY },
  },
  {
    givenName: 'Luca',
    surname: 'Moretti',
    alias: 'luca.moretti',
    jobTitle: 'Responsabile vendite',
    reportsTo: 'amara.okafor',
    language: 'it-IT',
    timeZone: 'Europe/Rome',
    looks: { hair: 'sideComed', beard: 'chinMoustache', skinColor: 'e0a98a', hairColor: '724133' },
    situation: 'He speaks Italian: he changed his photo five days ago, and SharePoint still shows the old one.',
    photo: { shot: 3, age: 5 * DAY },
    copied: { shot: 2, age: 75 * DAY },
  },
  {
    givenName: 'Jonas',
    surname: 'Weber',
    alias: 'jonas.weber',
    jobTitle: 'Accountant',
    reportsTo: 'ingrid.haugen',
    language: 'de-DE',
    timeZone: 'Europe/Berlin',
    looks: { hair: 'spiky', skinColor: 'f1c3a5', hairColor: 'd6b370' },
    situation: 'SharePoint synced before he had a photo and keeps its placeholder, although he has added one since.',
    photo: { shot: 0, age: 4 * DAY },
    copied: { age: 20 * DAY },
  },
  {
    givenName: 'Amara',
    surname: 'Okafor',
    alias: 'amara.okafor',
    jobTitle: 'Head of people',
    language: 'en-GB',
    timeZone: 'Africa/Lagos',
    looks: { hair: 'bun', skinColor: '5c3829', hairColor: '2c1b18' },
    situation:
      'SharePoint copied three hours ago, she changed her photo one hour ago: SharePoint will not sync again today.',
    photo: { shot: 1, age: HOUR },
    copied: { shot: 0, age: 3 * HOUR },
  },
  {
    givenName: 'Kenji',
    surname: 'Mori',
    alias: 'kenji.mori',
    jobTitle: 'Warehouse lead',
    reportsTo: 'samuel.carter',
    language: 'en-US',
    timeZone: 'Asia/Tokyo',
    looks: { hair: 'spiky', skinColor: 'e0a98a', hairColor: '2c1b18' },
    situation: 'He has no photo anywhere.',
    copied: { age: 33 * DAY },
  },
  {
    givenName: 'Sofia',
    surname: 'Almeida',
    alias: 'sofia.almeida',
    jobTitle: 'Lawyer',
    reportsTo: 'amara.okafor',
    language: 'pt-PT',
    timeZone: 'Europe/Lisbon',
    looks: { hair: 'sideComed', rearHair: 'shoulderHigh', skinColor: 'c68e7a', hairColor: '724133' },
    situation: 'She removed her photo, and SharePoint still shows it.',
    copied: { shot: 0, age: 25 * DAY },
  },
  {
    givenName: 'Tom',
    surname: 'Brandt',
    alias: 'tom.brandt',
    jobTitle: 'Network engineer',
    reportsTo: 'samuel.carter',
    language: 'en-US',
    timeZone: 'America/New_York',
    looks: { hair: 'undercut', beard: 'longBeard', skinColor: 'f1c3a5', hairColor: 'a55728' },
    directoryRoles: ['Global Administrator'],
    isBotAdmin: true,
    situation:
      'An admin set his picture in SharePoint and switched the copying off; his photo has changed since. He has the app role of the bot.',
    photo: { shot: 1, age: 10 * DAY },
    copied: { shot: 0, age: 90 * DAY },
    syncOff: true,
  },
  {
    givenName: 'Seán',
    surname: "O'Neil",
    alias: "sean.o'neil",
    jobTitle: 'Customer support',
    reportsTo: 'luca.moretti',
    language: 'en-IE',
    timeZone: 'Europe/Dublin',
    looks: { hair: 'sideComed', beard: 'chin', skinColor: 'f1c3a5', hairColor: 'a55728' },
    situation:
      "His name and his UPN hold characters that break careless code, and SharePoint's copy is more than a year old.",
    photo: { shot: 1, age: 30 * DAY },
    copied: { shot: 0, age: 400 * DAY },
  },
  {
    givenName: 'Elif',
    surname: 'Demir',
    alias: 'elif.demir',
    jobTitle: 'Consultant',
    language: 'en-US',
    timeZone: 'Europe/Istanbul',
    looks: { hair: 'bun', rearHair: 'neckHigh', skinColor: 'e0a98a', hairColor: '724133' },
    plans: [],
    guestOf: 'fabrikam.example',
    situation: 'She is a guest from another organization; an admin gave her a photo in Microsoft Entra ID.',
    photo: { shot: 0, age: 50 * DAY },
  },
  {
    givenName: 'Oleh',
    surname: 'Kovalenko',
    alias: 'oleh.kovalenko',
    jobTitle: 'Production line',
    reportsTo: 'kenji.mori',
    language: 'en-US',
    timeZone: 'Europe/Kyiv',
    looks: { hair: 'undercut', beard: 'moustacheTwirl', skinColor: 'f1c3a5', hairColor: '2c1b18' },
    // An Exchange plan without a mailbox.
    plans: [EXCHANGE_FOUNDATION, SHAREPOINT, TEAMS],
    situation: 'He has no Exchange Online plan: his photo is in Microsoft Entra ID, which SharePoint does not read.',
    photo: { shot: 0, age: 15 * DAY },
    copied: { age: 60 * DAY },
    // "0" also means "no Exchange Online licence": https://www.msxfaq.de/cloud/identity/o365_profilfotosync.htm
    syncOff: true,
  },
  {
    givenName: 'Grace',
    surname: 'Mbeki',
    alias: 'grace.mbeki',
    jobTitle: 'Receptionist',
    reportsTo: 'samuel.carter',
    language: 'en-ZA',
    timeZone: 'Africa/Johannesburg',
    looks: { hair: 'sideComed', rearHair: 'neckHigh', skinColor: '5c3829', hairColor: '2c1b18' },
    plans: [EXCHANGE, OFFICE_WEB, TEAMS],
    situation: 'She has a photo but no SharePoint plan.',
    photo: { shot: 0, age: 22 * DAY },
  },
  {
    givenName: 'Ingrid',
    surname: 'Haugen',
    alias: 'ingrid.haugen',
    jobTitle: 'Controller',
    reportsTo: 'amara.okafor',
    language: 'en-US',
    timeZone: 'Europe/Oslo',
    looks: { hair: 'bun', rearHair: 'neckHigh', skinColor: 'f1c3a5', hairColor: 'd6b370' },
    situation: "Her mailbox is still on the organization's own servers, which neither Graph nor SharePoint reads.",
    photo: { shot: 0, age: 12 * DAY },
    copied: { age: 45 * DAY },
    oddForms: { directory: 'on-premises', mailbox: 'on-premises' },
  },
  {
    givenName: 'Mateo',
    surname: 'Silva',
    alias: 'mateo.silva',
    jobTitle: 'Trainee',
    reportsTo: 'nora.lindqvist',
    language: 'en-US',
    timeZone: 'America/Santiago',
    looks: { hair: 'spiky', skinColor: 'c68e7a', hairColor: '2c1b18' },
    situation: "SharePoint says that it has a picture of him, but that picture is SharePoint's own grey silhouette.",
    photo: { shot: 0, age: 8 * DAY },
    copied: { shot: 0, age: 3 * DAY },
    oddForms: { copy: 'silhouette' },
  },
];
