import assert from 'node:assert/strict';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { startTenant, type Tenant } from '../../../sandbox/index.ts';
import { trustAuthority } from '../../helpers/trusted-authority.ts';

const MINE = '/_api/SP.UserProfiles.PeopleManager/GetMyProperties';

describe("SharePoint's locations", () => {
  let tenant: Tenant;
  let removeTrust: () => void;
  beforeEach(async () => {
    tenant = await startTenant({ seed: 4711, peopleSeed: 1 });
    removeTrust = trustAuthority(tenant.certificates.authority);
  });
  afterEach(async () => {
    removeTrust();
    await tenant.stop();
  });

  async function call(origin: string, path: string, audience = origin) {
    const { state, apps, chatPerson: person } = tenant;
    const scopes = ['AllSites.Read'];
    const token = await issueAccessToken(state, { audience, clientId: apps.signIn.clientId, person, scopes });
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': 'NONISV|A|B/1.0' };
    return fetch(origin + path, { headers, redirect: 'manual' });
  }

  /** What Entra ID says to an app that asks for a token of this host. */
  async function tokenError(origin: string): Promise<number | undefined> {
    const { clientId, secret } = tenant.apps.signIn;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: `${origin}/.default`,
    });
    const url = `${tenant.addresses.entra}/${tenant.state.id}/oauth2/v2.0/token`;
    const answer = (await (await fetch(url, { method: 'POST', body })).json()) as { error_codes?: number[] };
    return answer.error_codes?.[0];
  }

  it('each name the host of the person; the picture is there alone', async () => {
    const central = tenant.addresses.sharepoint;
    const europe = await tenant.addSatellite('EUR');
    tenant.moveTo(tenant.chatPerson, 'EUR');
    for (const origin of [central, europe]) {
      const profile = (await (await call(origin, MINE)).json()) as Record<string, string>;
      assert.equal(profile.PersonalSiteHostUrl, `${europe}/`);
      const path = decodeURIComponent(new URL(profile.PictureUrl ?? '').pathname);
      const file = `/_api/web/getFileByServerRelativePath(decodedurl='${encodeURIComponent(path)}')/$value`;
      assert.equal((await call(origin, file)).status, origin === europe ? 200 : 404);
    }
    tenant.moveTo(tenant.chatPerson, undefined);
    const back = (await (await call(europe, MINE)).json()) as Record<string, string>;
    assert.equal(back.PersonalSiteHostUrl, `${central}/`);
  });

  it('accept only their own tokens', async () => {
    const europe = await tenant.addSatellite('EUR');
    assert.equal((await call(europe, MINE, tenant.addresses.sharepoint)).status, 401);
  });

  it('are known to Entra ID, and no other host is', async () => {
    const europe = await tenant.addSatellite('EUR');
    assert.equal(await tokenError(europe), undefined);
    const old = tenant.addresses.sharepoint;
    assert.equal(await tokenError(old), undefined);
    const renamed = await tenant.renameSharePoint();
    assert.deepEqual([await tokenError(old), await tokenError(renamed)], [500011, undefined]);
    assert.equal(await tokenError('https://fabrikam-my.sharepoint.com'), 500011);
  });

  it('leave at the old address nothing, a 404 or a redirect', async () => {
    const first = tenant.addresses.sharepoint;
    const second = await tenant.renameSharePoint('not-found');
    assert.equal((await call(first, MINE)).status, 404);
    const third = await tenant.renameSharePoint('redirect');
    const moved = await call(second, MINE);
    assert.deepEqual([moved.status, moved.headers.get('location')], [308, third + MINE]);
    assert.equal((await call(third, MINE)).status, 200);
    await tenant.renameSharePoint('closed');
    await assert.rejects(call(third, MINE));
  });
});
