import assert from 'node:assert/strict';
import { PEOPLE_PAGE } from '../../../sandbox/sharepoint/browser/people-page.ts';
import { COPY_REQUESTS, WORLD_NAMES, type WorldName, worldNameOf, worldOf } from '../../../sandbox/tenant/worlds.ts';
import { type SharePointTenant, startSharePoint } from '../../helpers/sandbox/sharepoint-tenant.ts';

const ACCOUNT = 'meganb@contoso.onmicrosoft.com';
const ONE_DRIVE = '/personal/meganb_contoso_onmicrosoft_com/_layouts/15/onedrive.aspx';
const largePicture = (account: string) => `/_layouts/15/userphoto.aspx?size=L&accountname=${account}`;

/** The worlds in which the same requests start a copy. */
const LARGE_PICTURE = ['large-picture', 'hourly-copies', 'local-timestamps'] as const;

/** What a person's browser or an app can do, and the worlds in which it starts a copy. */
const ACTIONS: Readonly<
  Record<
    string,
    { readonly run: (tenant: SharePointTenant) => Promise<unknown>; readonly starts: readonly WorldName[] }
  >
> = {
  'loads the large picture': { run: browses(largePicture(ACCOUNT)), starts: LARGE_PICTURE },
  'loads the medium picture': { run: browses(`/_layouts/15/userphoto.aspx?size=M&accountname=${ACCOUNT}`), starts: [] },
  "loads another person's large picture": {
    run: browses(largePicture('leeg@contoso.onmicrosoft.com')),
    starts: [],
  },
  'opens Person.aspx': { run: browses('/Person.aspx'), starts: ['old-profile-page', 'search-profile-page'] },
  'opens PersonImmersive.aspx': {
    run: browses('/PersonImmersive.aspx'),
    starts: ['old-profile-page', 'search-profile-page'],
  },
  'opens me.aspx': { run: browses('/_layouts/15/me.aspx'), starts: ['old-profile-page', 'search-profile-page'] },
  'opens the search profile page': {
    run: (tenant) => tenant.open(tenant.megan, searchPage(tenant)),
    starts: ['search-profile-page'],
  },
  "opens another person's search profile page": {
    run: (tenant) => tenant.open(tenant.megan, searchPage(tenant, tenant.lee)),
    starts: [],
  },
  'opens "Edit profile"': { run: browses('/_layouts/15/EditProfile.aspx'), starts: ['edit-profile'] },
  // In the world large-picture, the pictures of the page start the copy.
  'opens a page with the large thumbnail': {
    run: browses(PEOPLE_PAGE),
    starts: [...LARGE_PICTURE, 'any-large-thumbnail'],
  },
  'opens the start page': {
    run: browses('/_layouts/15/sharepoint.aspx'),
    starts: [...LARGE_PICTURE, 'any-large-thumbnail', 'home-pages'],
  },
  'opens OneDrive': { run: browses(ONE_DRIVE), starts: [...LARGE_PICTURE, 'any-large-thumbnail', 'home-pages'] },
  'reads the profile through an app': {
    run: (tenant) => tenant.call(tenant.megan, '/_api/SP.UserProfiles.PeopleManager/GetMyProperties'),
    starts: [],
  },
  'lets an app load the large picture': {
    run: (tenant) => tenant.call(tenant.megan, largePicture(ACCOUNT)),
    starts: ['by-request'],
  },
  'lets an app load the medium picture': {
    run: (tenant) => tenant.call(tenant.megan, `/_layouts/15/userphoto.aspx?size=M&accountname=${ACCOUNT}`),
    starts: [],
  },
};

describe('In each world', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
  });
  after(() => tenant.stop());
  beforeEach(() => {
    for (const { profile } of [tenant.megan, tenant.lee]) {
      Object.assign(profile, { copiedAt: undefined, pendingCopy: undefined, thumbnails: undefined });
    }
  });

  for (const name of WORLD_NAMES) {
    it(`${name}: exactly the requests of the world start a copy`, async () => {
      Object.assign(tenant.state.switches, worldOf(name));
      const started: string[] = [];
      for (const [action, { run }] of Object.entries(ACTIONS)) {
        tenant.megan.profile.copiedAt = undefined;
        await run(tenant);
        if (tenant.megan.profile.copiedAt) started.push(action);
      }
      const expected = Object.entries(ACTIONS).filter(([, { starts }]) => starts.includes(name));
      assert.deepEqual(
        started,
        expected.map(([action]) => action),
      );
      assert.equal(tenant.lee.profile.copiedAt, undefined, 'the other person');
    });
  }

  it('some action starts a copy, except in the world none', () => {
    const started = new Set(Object.values(ACTIONS).flatMap(({ starts }) => starts));
    assert.deepEqual(
      WORLD_NAMES.filter((name) => !started.has(name)),
      ['none'],
    );
  });

  it('the interval and the switched-off sync stop the copy', async () => {
    for (const name of WORLD_NAMES) {
      Object.assign(tenant.state.switches, worldOf(name));
      for (const [action, { run }] of Object.entries(ACTIONS).filter(([, { starts }]) => starts.includes(name))) {
        const now = tenant.state.clock.now().getTime();
        const recently = new Date(now - worldOf(name).copyInterval + 1_000);
        tenant.megan.profile.copiedAt = recently;
        await run(tenant);
        assert.equal(tenant.megan.profile.copiedAt, recently, `${name}: ${action}`);
        tenant.megan.profile.copiedAt = new Date(now - worldOf(name).copyInterval);
        await run(tenant);
        assert.ok(tenant.megan.profile.copiedAt.getTime() >= now, `${name}: ${action}, after the interval`);
        Object.assign(tenant.megan.profile, { copiedAt: undefined, exchangeSyncState: '0' });
        await run(tenant);
        assert.equal(tenant.megan.profile.copiedAt, undefined, `${name}: ${action}, sync off`);
        tenant.megan.profile.exchangeSyncState = '1';
      }
    }
  });
});

describe('The worlds', () => {
  it('have names for their requests, in any order', () => {
    for (const name of WORLD_NAMES) assert.equal(worldNameOf(worldOf(name)), name);
    assert.equal(worldNameOf(worldOf(['home-page', 'home-page'])), 'home-pages');
    assert.equal(worldNameOf(worldOf(['home-page', 'edit-profile'])), undefined);
  });

  it('cover every request', () => {
    const covered = WORLD_NAMES.flatMap((name) => worldOf(name).copyRequests);
    assert.deepEqual([...new Set(covered)].sort(), [...COPY_REQUESTS].sort());
  });

  it('have the old profile page only where it starts the copy', () => {
    assert.deepEqual(
      WORLD_NAMES.filter((name) => worldOf(name).profilePage === 'old'),
      ['old-profile-page'],
    );
  });
});

function searchPage({ state }: SharePointTenant, { id, userPrincipalName } = state.people.samplePeople()[0] ?? fail()) {
  return `/_layouts/15/search.aspx/overview?pp=${id}@${state.id}|${userPrincipalName}`;
}

/** Megan's browser opens a page, follows its redirects and loads its pictures. */
function browses(path: string) {
  return (tenant: SharePointTenant) => tenant.open(tenant.megan, path);
}

function fail(): never {
  return assert.fail('No person.');
}
