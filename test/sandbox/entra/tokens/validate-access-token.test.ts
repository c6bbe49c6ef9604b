import assert from 'node:assert/strict';
import { decodeJwt, SignJWT } from 'jose';
import {
  issueAccessToken,
  issueSsoAssertion,
  TEAMS_CLIENT_ID,
} from '../../../../sandbox/entra/tokens/issue-access-token.ts';
import { validateAccessToken } from '../../../../sandbox/entra/tokens/validate-access-token.ts';
import { createSigningKey } from '../../../../sandbox/tenant/apps/signing-key.ts';
import { smallState } from '../../../helpers/sandbox/small-tenant.ts';

const GRAPH = 'https://graph.microsoft.com';

describe("Entra's tokens", () => {
  it('carry the claims of a person and of the client', async () => {
    const { state, megan, ssoApp } = await smallState();
    const token = await issueAccessToken(state, {
      audience: GRAPH,
      clientId: ssoApp.clientId,
      person: megan,
      scopes: ['User.Read', 'Files.Read'],
    });
    const reading = await validateAccessToken(state, `Bearer ${token}`, [GRAPH]);
    assert.ok('token' in reading);
    assert.equal(reading.token.person, megan);
    assert.equal(reading.token.clientId, ssoApp.clientId);
    assert.deepEqual(reading.token.scopes, ['User.Read', 'Files.Read']);
    const { claims } = reading.token;
    assert.equal(claims.iss, `https://sts.windows.net/${state.id}/`);
    assert.deepEqual(
      [claims.tid, claims.oid, claims.name, claims.upn, claims.appidacr, claims.ver],
      [state.id, megan.id, 'Megan Bowen', megan.userPrincipalName, '1', '1.0'],
    );
    assert.equal(typeof claims.uti, 'string');
    assert.equal(typeof claims.rh, 'string');
    assert.ok(Number(claims.exp) - Date.now() / 1000 >= 3600, 'valid for at least an hour');
    assert.notEqual(claims.sub, claims.oid);
  });

  it('represent only the app when there is no person', async () => {
    const { state, botApp } = await smallState();
    const token = await issueAccessToken(state, {
      audience: GRAPH,
      clientId: botApp.clientId,
      roles: ['User.Read.All'],
    });
    const reading = await validateAccessToken(state, `Bearer ${token}`, [GRAPH]);
    assert.ok('token' in reading);
    assert.equal(reading.token.person, undefined);
    assert.deepEqual(reading.token.roles, ['User.Read.All']);
    assert.equal(reading.token.claims.idtyp, 'app');
    assert.equal(reading.token.claims.sub, reading.token.claims.oid);
    assert.equal(reading.token.claims.scp, undefined);
  });

  it("have version 1.0 for Microsoft's APIs, and 2.0 for registered apps", async () => {
    const { state, megan, ssoApp, botApp } = await smallState();
    const claimsFor = async (audience: string, person?: typeof megan) =>
      decodeJwt(await issueAccessToken(state, { audience, clientId: ssoApp.clientId, ...(person && { person }) }));
    const sharePoint = state.addresses.sharepoint;
    for (const audience of [GRAPH, sharePoint, 'https://api.botframework.com', state.cloud.database]) {
      for (const person of [megan, undefined]) {
        const claims = await claimsFor(audience, person);
        const { iss, ver, appid, appidacr, app_displayname, azp, azpacr, preferred_username } = claims;
        assert.deepEqual([iss, ver], [`https://sts.windows.net/${state.id}/`, '1.0'], audience);
        assert.deepEqual([appid, appidacr, app_displayname], [ssoApp.clientId, '1', 'Photo bot sign-in'], audience);
        assert.deepEqual([azp, azpacr, preferred_username], [undefined, undefined, undefined], audience);
      }
    }
    const { iss, ver, azp, preferred_username, appid, upn } = await claimsFor(botApp.clientId, megan);
    assert.deepEqual([iss, ver, azp], [`${state.addresses.entra}/${state.id}/v2.0`, '2.0', ssoApp.clientId]);
    assert.deepEqual([preferred_username, appid, upn], [megan.userPrincipalName, undefined, undefined]);
  });

  it('name a guest by the mail address, without the UPN of this tenant', async () => {
    const { state, megan, ssoApp } = await smallState();
    const guest = { ...megan, userType: 'Guest' as const };
    const token = await issueAccessToken(state, { audience: GRAPH, clientId: ssoApp.clientId, person: guest });
    const { upn, unique_name } = decodeJwt(token);
    assert.deepEqual([upn, unique_name], [undefined, megan.mail]);
  });

  it('include the SSO assertion that Teams gets for the app', async () => {
    const { state, lee, ssoApp } = await smallState();
    const claims = decodeJwt(await issueSsoAssertion(state, lee, ssoApp));
    assert.deepEqual(
      [claims.aud, claims.azp, claims.azpacr, claims.scp, claims.oid],
      [ssoApp.clientId, TEAMS_CLIENT_ID, '0', 'access_as_user', lee.id],
    );
  });

  it('are rejected with the reason', async () => {
    const { state, megan, ssoApp } = await smallState();
    const request = { audience: GRAPH, clientId: ssoApp.clientId, person: megan };
    const good = await issueAccessToken(state, request);
    const other = await createSigningKey('other');
    const elsewhere = { ...state, id: '11111111-1111-4111-8111-111111111111' };
    const refusalOf = async (authorization: string | undefined, audience = GRAPH) => {
      const reading = await validateAccessToken(state, authorization, [audience]);
      return 'rejected' in reading && reading.rejected;
    };
    assert.equal(await refusalOf(undefined), 'missing');
    assert.equal(await refusalOf(''), 'missing');
    assert.equal(await refusalOf(`Basic ${good}`), 'malformed');
    assert.equal(await refusalOf('Bearer nonsense'), 'malformed');
    assert.equal(await refusalOf(`Bearer ${good}`, state.addresses.sharepoint), 'audience');
    assert.equal(await refusalOf(`Bearer ${await other.sign(decodeJwt(good))}`), 'signature');
    const hmac = await new SignJWT(decodeJwt(good)).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32));
    assert.equal(await refusalOf(`Bearer ${hmac}`), 'signature');
    assert.equal(await refusalOf(`Bearer ${await issueAccessToken(elsewhere, request)}`), 'issuer');
    const moved = { ...state, cloud: { ...state.cloud, v1Issuer: 'https://sts.example' } };
    assert.equal(await refusalOf(`Bearer ${await issueAccessToken(moved, request)}`), 'issuer');
    assert.equal(
      await refusalOf(`Bearer ${await issueAccessToken(state, { ...request, expiresIn: -301 })}`),
      'expired',
    );
    assert.equal(await refusalOf(`Bearer ${await issueAccessToken(state, { ...request, expiresIn: -60 })}`), false);
    const notYet = { ...decodeJwt(good), nbf: Math.floor(Date.now() / 1000) + 900 };
    assert.equal(await refusalOf(`Bearer ${await state.entraKey.sign(notYet)}`), 'expired');
    const stranger = { ...megan, id: '22222222-2222-4222-8222-222222222222' };
    assert.equal(
      await refusalOf(`Bearer ${await issueAccessToken(state, { ...request, person: stranger })}`),
      'malformed',
    );
  });
});
