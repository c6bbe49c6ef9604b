import assert from 'node:assert/strict';
import { hasDirectoryRole } from '../../../../sandbox/tenant/people/directory-roles.ts';
import { nonDefaultForms } from '../../../../sandbox/tenant/people/odd-forms.ts';
import type { Person } from '../../../../sandbox/tenant/people/person.ts';
import { hasMailboxPlan, hasSitePlan, namesOfPlans } from '../../../../sandbox/tenant/people/plans.ts';
import {
  type CopyIntoSharePoint,
  chatPersonUpn,
  createSamplePeople,
  drawPortraitOf,
  type SamplePeopleOptions,
} from '../../../../sandbox/tenant/people/sample-people.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const DOMAIN = 'contoso.onmicrosoft.com';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Replaces SharePoint's copy: the thumbnails are the photo's own bytes, so that tests can compare them. */
const copy: CopyIntoSharePoint = async (person, photo, at) => {
  const { profile } = person;
  profile.copiedAt = at;
  profile.exchangeSyncState = '1';
  profile.placeholderState = photo ? '0' : '1';
  profile.thumbnails = photo && { S: photo.bytes, M: photo.bytes, L: photo.bytes };
};
const options: SamplePeopleOptions = { seed: 7, domain: DOMAIN, now: NOW, copy };

describe('sample people', () => {
  let people: Person[];
  before(async () => {
    people = await createSamplePeople(options);
  });
  const named = (givenName: string): Person => {
    const person = people.find((one) => one.givenName === givenName);
    assert.ok(person, givenName);
    return person;
  };
  const shows = (person: Person) => person.profile.thumbnails?.L;
  const age = (at: Date | undefined) => (at ? NOW.getTime() - at.getTime() : undefined);

  it('include one admin', () => {
    const admins = people.filter((person) => hasDirectoryRole(person, ['Global Administrator']));
    assert.deepEqual(admins, [named('Tom')]);
  });

  it('are the same for the same seed, including pictures', async () => {
    assert.deepEqual(await createSamplePeople(options), people);
  });

  it('have other object ids and portraits for another seed', async () => {
    const others = await createSamplePeople({ ...options, seed: 8 });
    const ids = new Set(people.map((one) => one.id));
    assert.equal(
      others.some((one) => ids.has(one.id)),
      false,
    );
    assert.equal(others[0]?.photo?.bytes.equals(people[0]?.photo?.bytes ?? Buffer.of()), false);
  });

  it('are at least nine people with unique ids, UPNs and situations', () => {
    assert.ok(people.length >= 9);
    for (const key of ['id', 'userPrincipalName', 'mail', 'displayName', 'situation'] as const) {
      assert.equal(new Set(people.map((one) => one[key])).size, people.length, key);
    }
  });

  it('belong to the domain and have a known language and time zone', () => {
    for (const one of people) {
      assert.ok(one.userPrincipalName.endsWith(`@${DOMAIN}`));
      assert.equal(Intl.getCanonicalLocales(one.language)[0], one.language);
      assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone: one.timeZone }));
    }
  });

  it("begin with the chat window's person, who is out of date in SharePoint", () => {
    const [chat] = people;
    assert.equal(chat?.userPrincipalName, chatPersonUpn(DOMAIN));
    assert.equal(age(chat?.photo?.changedAt), 2 * DAY);
    assert.equal(age(chat?.profile.copiedAt), 40 * DAY);
    assert.equal(chat?.profile.placeholderState, '0');
    assert.notDeepEqual(chat && shows(chat), chat?.photo?.bytes);
  });

  it('include a person in sync', () => {
    const person = named('Samuel');
    assert.equal(shows(person), person.photo?.bytes);
    assert.ok((age(person.profile.copiedAt) ?? 0) < (age(person.photo?.changedAt) ?? 0));
  });

  it('include a person who was never synced: a photo and an empty profile', () => {
    const { photo, profile } = named('Priya');
    assert.ok(photo);
    assert.deepEqual([profile.placeholderState, profile.exchangeSyncState, profile.copiedAt], ['', '', undefined]);
  });

  it('include a person who added a photo after SharePoint set the placeholder', () => {
    const { photo, profile } = named('Jonas');
    assert.ok(photo && profile.copiedAt && profile.copiedAt < photo.changedAt);
    assert.equal(profile.placeholderState, '1');
    assert.equal(profile.thumbnails, undefined);
  });

  it('include a person who must wait for the next copy', () => {
    const person = named('Amara');
    assert.equal(age(person.profile.copiedAt), 3 * HOUR);
    assert.equal(age(person.photo?.changedAt), HOUR);
    assert.notDeepEqual(shows(person), person.photo?.bytes);
  });

  it('include a person without a photo and a person who removed theirs', () => {
    assert.equal(named('Kenji').photo, undefined);
    assert.equal(shows(named('Kenji')), undefined);
    assert.equal(named('Sofia').photo, undefined);
    assert.ok(shows(named('Sofia')));
  });

  it('include a person with sync switched off', () => {
    const person = named('Tom');
    assert.equal(person.profile.exchangeSyncState, '0');
    assert.ok(person.assignedPlans.some((plan) => plan.service === 'exchange'));
    assert.notDeepEqual(shows(person), person.photo?.bytes);
  });

  it('include a guest, a person without Exchange and a person without SharePoint', () => {
    assert.equal(named('Elif').userType, 'Guest');
    assert.equal(named('Elif').userPrincipalName, `elif.demir_fabrikam.example#EXT#@${DOMAIN}`);
    const plans = ({ assignedPlans }: Person) => [hasMailboxPlan(assignedPlans), hasSitePlan(assignedPlans)];
    assert.deepEqual(plans(named('Nora')), [true, true]);
    assert.deepEqual(plans(named('Oleh')), [false, true]);
    assert.deepEqual(plans(named('Grace')), [true, false]);
    assert.ok(named('Oleh').assignedPlans.some((plan) => plan.service === 'exchange'));
    assert.ok(named('Grace').assignedPlans.some((plan) => plan.service === 'SharePoint'));
    assert.deepEqual(namesOfPlans(named('Grace').assignedPlans), [
      'Exchange Online (Plan 2)',
      'Office for the web',
      'Microsoft Teams',
    ]);
  });

  it('include a person with an on-premises mailbox and a person whose SharePoint picture is the silhouette', () => {
    assert.deepEqual(nonDefaultForms(named('Ingrid').oddForms), ['directory', 'mailbox']);
    assert.deepEqual(nonDefaultForms(named('Mateo').oddForms), ['copy']);
    assert.equal(named('Mateo').profile.placeholderState, '0');
    const others = people.filter((person) => nonDefaultForms(person.oddForms).length > 0);
    assert.deepEqual(others, [named('Ingrid'), named('Mateo')]);
  });

  it('include an Italian speaker who is out of date', () => {
    const person = named('Luca');
    assert.deepEqual([person.language, person.timeZone], ['it-IT', 'Europe/Rome']);
    assert.notDeepEqual(shows(person), person.photo?.bytes);
  });

  it('include a name with an apostrophe and an accent', () => {
    assert.equal(named('Seán').displayName, "Seán O'Neil");
    assert.equal(named('Seán').userPrincipalName, `sean.o'neil@${DOMAIN}`);
  });

  it('can be drawn in further portraits', async () => {
    const [chat] = people;
    assert.ok(chat);
    const drawn = await drawPortraitOf(chat, 2);
    assert.ok(drawn.equals(await drawPortraitOf(chat, 2)));
    assert.ok(!drawn.equals(await drawPortraitOf(chat, 3)));
  });
});
