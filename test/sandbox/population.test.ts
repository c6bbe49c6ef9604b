import assert from 'node:assert/strict';
import { personMri } from '../../sandbox/channel/index.ts';
import { issueAccessToken, issueSsoAssertion } from '../../sandbox/entra/tokens/issue-access-token.ts';
import { validateToken } from '../../sandbox/entra/tokens/validate-access-token.ts';
import { type Person, startTenant, type Tenant } from '../../sandbox/index.ts';
import { trustAuthority } from '../helpers/trusted-authority.ts';

const COUNT = 3000;
const BOT_ROLES = ['User.Read.All'];

describe('a tenant with many people', () => {
  let tenant: Tenant;
  let removeTrust: () => void;
  before(async () => {
    tenant = await startTenant({ seed: 720, population: COUNT });
    removeTrust = trustAuthority(tenant.certificates.authority);
    tenant.teams.connectBot({ botId: tenant.apps.bot.clientId, endpoint: 'http://localhost:9/api/messages' });
  });
  after(async () => {
    removeTrust();
    await tenant.stop();
  });

  const audiences = { graph: 'https://graph.microsoft.com', bot: 'https://api.botframework.com' };
  const bearer = async (audience: string, roles = BOT_ROLES) => {
    const { clientId } = tenant.apps.bot;
    return `Bearer ${await issueAccessToken(tenant.state, { audience, clientId, roles, authMethod: 'certificate' })}`;
  };
  async function graph(path: string, json?: unknown): Promise<Response> {
    const headers = { authorization: await bearer(audiences.graph), 'content-type': 'application/json' };
    const url = path.startsWith('https:') ? path : `${tenant.addresses.graph}/v1.0${path}`;
    return fetch(url, json === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(json) });
  }
  async function connector(path: string, json: unknown): Promise<Response> {
    const headers = { authorization: await bearer(audiences.bot), 'content-type': 'application/json' };
    const url = `${tenant.addresses.channel}/teams/v3/conversations${path}`;
    return fetch(url, { method: 'POST', headers, body: JSON.stringify(json) });
  }
  /** Reads these people's photos in one batch. Returns ETags, or the status 404 for people without a photo. */
  async function etagsOf(people: readonly Person[]): Promise<unknown[]> {
    const requests = people.map(({ id }, index) => ({ id: String(index), method: 'GET', url: `/users/${id}/photo` }));
    const { responses } = await (await graph('/$batch', { requests })).json();
    const byId = new Map(responses.map((one: { id: string }) => [one.id, one]));
    return people.map((_, index) => {
      const { status, body } = byId.get(String(index)) as { status: number; body: Record<string, unknown> };
      return status === 200 ? body['@odata.mediaEtag'] : status;
    });
  }
  const expectedEtag = ({ photo }: Person) => (photo ? `"${photo.etag}"` : 404);
  const some = (count: number, matches: (person: Person) => boolean = () => true): readonly Person[] => {
    const sampleCount = tenant.state.people.samplePeople().length;
    return [...tenant.state.people.values()].slice(sampleCount).filter(matches).slice(0, count);
  };
  const first = (matches?: (person: Person) => boolean): Person => {
    const [person] = some(1, matches);
    assert.ok(person);
    return person;
  };

  it('lists each person once in Graph, in pages', async () => {
    const seen: string[] = [];
    let pages = 0;
    for (let next = '/users?$select=id&$top=999'; next; pages += 1) {
      const page: { value: { id: string }[]; '@odata.nextLink'?: string } = await (await graph(next)).json();
      seen.push(...page.value.map(({ id }) => id));
      next = page['@odata.nextLink'] ?? '';
    }
    assert.deepEqual(seen, [...tenant.state.people.keys()]);
    assert.deepEqual([pages, seen.length - COUNT], [4, tenant.state.people.samplePeople().length]);
  });

  it('finds each person in Graph by id and by user principal name', async () => {
    const person = first();
    for (const name of [person.id, person.userPrincipalName]) {
      const { id, displayName } = await (await graph(`/users/${name}`)).json();
      assert.deepEqual([id, displayName], [person.id, person.displayName]);
    }
    const filter = encodeURIComponent(`userPrincipalName eq '${person.userPrincipalName}'`);
    const { value } = await (await graph(`/users?$filter=${filter}`)).json();
    assert.deepEqual(
      value.map(({ id }: { id: string }) => id),
      [person.id],
    );
  });

  it('returns the ETags of their photos in batches and serves the pictures', async () => {
    const people = some(20);
    assert.deepEqual(await etagsOf(people), people.map(expectedEtag));
    const { id, photo } = first((one) => one.photo !== undefined);
    const picture = await graph(`/users/${id}/photo/$value`);
    assert.deepEqual([picture.status, picture.headers.get('etag')], [200, `"${photo?.etag}"`]);
    assert.ok(Buffer.from(await picture.arrayBuffer()).equals(photo?.bytes ?? Buffer.alloc(0)));
  });

  it('changes many photos at once', async () => {
    const people = some(20, ({ photo }) => photo !== undefined);
    const before = await etagsOf(people);
    tenant.changePhotos(people);
    const after = await etagsOf(people);
    assert.ok(after.every((etag, index) => typeof etag === 'string' && etag !== before[index]));
    const [person] = people;
    assert.ok(person?.photo);
    const { bytes } = person.photo;
    tenant.flapEtag(person);
    assert.notEqual((await etagsOf([person]))[0], after[0]);
    assert.equal(person.photo.bytes, bytes);
  });

  it('serves their profiles and the copied pictures in SharePoint', async () => {
    const person = first(({ profile }) => profile.thumbnails !== undefined);
    const headers = {
      authorization: await bearer(tenant.addresses.sharepoint, ['User.Read.All', 'Sites.Read.All']),
      'user-agent': 'NONISV|Contoso|SandboxTests/1.0',
      accept: 'application/json',
    };
    const account = encodeURIComponent(`'i:0#.f|membership|${person.userPrincipalName}'`);
    const api = `${tenant.addresses.sharepoint}/_api`;
    const path = `/SP.UserProfiles.PeopleManager/GetPropertiesFor(accountName=@v)?@v=${account}`;
    const profile = await (await fetch(api + path, { headers })).json();
    assert.equal(profile.DisplayName, person.displayName);
    const file = decodeURIComponent(new URL(profile.PictureUrl).pathname).replaceAll("'", "''");
    const picture = await fetch(
      `${api}/web/getFileByServerRelativePath(decodedurl='${encodeURIComponent(file)}')/$value`,
      { headers },
    );
    assert.ok(Buffer.from(await picture.arrayBuffer()).equals(person.profile.thumbnails?.M ?? Buffer.alloc(0)));
  });

  it('copies the photo of a person who opens SharePoint', async () => {
    const person = first(
      ({ photo, profile, assignedPlans }) =>
        photo !== undefined && profile.placeholderState === '' && !assignedPlans[0]?.servicePlanId.startsWith('113f'),
    );
    await tenant.openAs(person, `${tenant.addresses.sharepoint}/_layouts/15/sharepoint.aspx`);
    assert.equal(tenant.state.people.get(person.id)?.profile.placeholderState, '0');
  });

  it('issues their SSO assertions', async () => {
    const person = first();
    const assertion = await issueSsoAssertion(tenant.state, person, tenant.apps.signIn);
    const reading = await validateToken(tenant.state, assertion, [tenant.apps.signIn.clientId]);
    assert.equal('token' in reading && reading.token.person, person);
  });

  it('has a chat with each person who has the app, before it is opened', async () => {
    const [person, other] = some(2);
    assert.ok(person && other);
    tenant.teams.assumeInstalled(({ id }) => id === person.id);
    const path = (one: Person) => `/${encodeURIComponent(tenant.teams.personalChatId(one))}/activities`;
    const hello = { type: 'message', text: 'hello' };
    assert.equal((await connector(path(person), hello)).status, 201);
    assert.deepEqual(
      tenant.teams.personalChat(person).messages.map(({ text }) => text),
      ['hello'],
    );
    assert.equal((await connector(path(other), hello)).status, 404);
    const create = (one: Person) =>
      connector('', {
        members: [{ id: personMri(tenant.state, tenant.apps.bot.clientId, one) }],
        tenantId: tenant.state.id,
      });
    assert.deepEqual([(await create(person)).status, (await create(other)).status], [201, 403]);
  });

  it('keeps former employees in the directory: blocked, without licences and mailbox', async () => {
    const person = first(({ photo }) => photo !== undefined);
    const assertion = await issueSsoAssertion(tenant.state, person, tenant.apps.signIn);
    tenant.leave(person);
    const { accountEnabled, assignedPlans } = await (
      await graph(`/users/${person.id}?$select=accountEnabled,assignedPlans`)
    ).json();
    const states = assignedPlans.map(({ capabilityStatus }: { capabilityStatus: string }) => capabilityStatus);
    assert.deepEqual([accountEnabled, new Set(states)], [false, new Set(['Deleted'])]);
    assert.deepEqual(await etagsOf([person]), [400]);
    const { clientId, secret } = tenant.apps.signIn;
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      scope: 'https://graph.microsoft.com/User.Read',
      client_id: clientId,
      client_secret: secret,
      assertion,
    };
    const url = `${tenant.addresses.entra}/${tenant.state.id}/oauth2/v2.0/token`;
    const refused = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
    const { error, error_codes } = await refused.json();
    assert.deepEqual([refused.status, error, error_codes], [400, 'invalid_grant', [50057]]);
  });

  it('can be changed by scripts', async () => {
    const people = some(3, ({ photo }) => photo !== undefined);
    const [one, two, three] = people;
    assert.ok(one && two && three);
    const before = people.map(expectedEtag);
    const ask = (method: string, path: string, body?: unknown) =>
      fetch(`${tenant.addresses.control}/api${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const sampleCount = tenant.state.people.samplePeople().length;
    assert.deepEqual(await (await ask('POST', '/photo-day', { from: sampleCount, count: 40 })).json(), { changed: 40 });
    const changed = people.map(expectedEtag);
    assert.ok(changed.every((etag, index) => etag !== before[index]));
    assert.equal((await ask('POST', '/photo-day', { count: -1 })).status, 400);
    const { etag } = await (await ask('POST', `/people/${one.id}/photo/flap`)).json();
    assert.deepEqual([expectedEtag(one), expectedEtag(one) === changed[0]], [`"${etag}"`, false]);
    assert.equal((await ask('POST', `/people/${two.id}/leave`)).status, 204);
    assert.equal(tenant.state.people.get(two.id)?.accountEnabled, false);
    assert.equal((await ask('DELETE', `/people/${three.id}`)).status, 204);
    assert.equal(tenant.state.people.has(three.id), false);
  });

  it('returns nothing about deleted people', async () => {
    const [person] = some(1, ({ photo }) => photo !== undefined);
    assert.ok(person);
    tenant.teams.assumeInstalled(() => true);
    const path = `/${encodeURIComponent(tenant.teams.personalChatId(person))}/activities`;
    assert.equal((await connector(path, { type: 'typing' })).status, 201);
    const assertion = await issueSsoAssertion(tenant.state, person, tenant.apps.signIn);
    tenant.deletePerson(person);
    assert.equal((await graph(`/users/${person.id}`)).status, 404);
    assert.deepEqual(await etagsOf([person]), [404]);
    assert.equal((await connector(path, { type: 'typing' })).status, 404);
    const reading = await validateToken(tenant.state, assertion, [tenant.apps.signIn.clientId]);
    assert.deepEqual(reading, { rejected: 'malformed' });
  });

  it('shows only the sample people on pages that would list all people', async () => {
    const view = await (await fetch(`${tenant.addresses.control}/api/tenant`)).json();
    assert.equal(view.people.length, tenant.state.people.samplePeople().length);
    assert.equal(view.population, tenant.state.people.populationSize);
    const picture = first(({ photo }) => photo !== undefined);
    const shown = await fetch(`${tenant.addresses.control}/people/${picture.id}/photo.jpg`);
    assert.equal(shown.status, 200);
  });
});
