import { guidFrom } from '../random.ts';
import { usualForms } from './odd-forms.ts';
import type { Person, Photo } from './person.ts';
import { photoFromUpload } from './photos.ts';
import { assignedPlans, EXCHANGE, SHAREPOINT, TEAMS } from './plans.ts';
import { drawPortrait } from './portraits.ts';
import { CHAT_PERSON_ALIAS, SAMPLE_PEOPLE, type SamplePerson } from './sample-people-data.ts';

/** Sets a profile to the state after a SharePoint copy of this photo at this time; without a photo: the placeholder. */
export type CopyIntoSharePoint = (person: Person, photo: Photo | undefined, at: Date) => Promise<void>;

export interface SamplePeopleOptions {
  readonly seed: number;
  /** Initial domain of the tenant. */
  readonly domain: string;
  /** Start of the tenant; the photos are older. */
  readonly now: Date;
  readonly copy: CopyIntoSharePoint;
}

/** First portraits of the sample people, by person and shot, shared by tenants with the same people. */
const drawn = new Map<string, Promise<Buffer>>();

const LICENCE_AGE = 700 * 86_400_000;

/** UPN of the person who writes in the chat window; their SharePoint photo is out of date. */
export function chatPersonUpn(domain: string): string {
  return `${CHAT_PERSON_ALIAS}@${domain}`;
}

/** The sample people's aliases: the parts of their UPNs before the @. */
export function sampleAliases(): readonly string[] {
  return SAMPLE_PEOPLE.map(({ alias, guestOf }) => (guestOf ? `${alias}_${guestOf}#EXT#` : alias));
}

/** The people of a new tenant, each in a different situation; the chat window's person is the first. */
export function createSamplePeople(options: SamplePeopleOptions): Promise<Person[]> {
  return Promise.all(SAMPLE_PEOPLE.map((member) => createPerson(member, options)));
}

/** A new portrait with the person's usual features. For `shot` see `drawPortrait`. */
export function drawPortraitOf(person: Person, shot: number): Promise<Buffer> {
  const { givenName, surname } = person;
  const member = SAMPLE_PEOPLE.find((one) => one.givenName === givenName && one.surname === surname);
  return drawPortrait({ person: person.id, shot, looks: member?.looks });
}

async function createPerson(member: SamplePerson, { seed, domain, now, copy }: SamplePeopleOptions): Promise<Person> {
  const { alias, guestOf, photo, copied } = member;
  const ago = (age: number) => new Date(now.getTime() - age);
  const person: Person = {
    id: guidFrom(seed, 'person', alias),
    // A guest's UPN: https://learn.microsoft.com/entra/external-id/user-properties
    userPrincipalName: guestOf ? `${alias}_${guestOf}#EXT#@${domain}` : `${alias}@${domain}`,
    mail: `${alias}@${guestOf ?? domain}`,
    displayName: `${member.givenName} ${member.surname}`,
    givenName: member.givenName,
    surname: member.surname,
    jobTitle: member.jobTitle,
    ...(member.reportsTo && { managerId: guidFrom(seed, 'person', member.reportsTo) }),
    language: member.language,
    timeZone: member.timeZone,
    userType: guestOf ? 'Guest' : 'Member',
    assignedPlans: assignedPlans(member.plans ?? [EXCHANGE, SHAREPOINT, TEAMS], ago(LICENCE_AGE)),
    ...(member.directoryRoles && { directoryRoles: member.directoryRoles }),
    situation: member.situation,
    photo: undefined,
    profile: {
      placeholderState: '',
      exchangeSyncState: '',
      copiedAt: undefined,
      thumbnails: undefined,
      pendingCopy: undefined,
    },
    oddForms: usualForms(),
  };
  if (photo) person.photo = await photoOf(person, photo.shot, ago(photo.age));
  if (copied) {
    const copiedAt = ago(copied.age);
    await copy(person, await photoBefore(person, member, copiedAt), copiedAt);
    if (member.syncOff) person.profile.exchangeSyncState = '0';
  }
  Object.assign(person.oddForms, member.oddForms);
  return person;
}

/** The photo that SharePoint found at its last copy. */
async function photoBefore(person: Person, { photo, copied }: SamplePerson, at: Date): Promise<Photo | undefined> {
  if (copied?.shot === undefined) return undefined;
  if (copied.shot === photo?.shot) return person.photo;
  return photoOf(person, copied.shot, at);
}

async function photoOf(person: Person, shot: number, at: Date): Promise<Photo> {
  const key = `${person.id} ${shot}`;
  const portrait = drawn.get(key) ?? drawPortraitOf(person, shot);
  drawn.set(key, portrait);
  return photoFromUpload(await portrait, at);
}
