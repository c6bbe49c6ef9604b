import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import fc from 'fast-check';
import { issueAccessToken } from '../../../../sandbox/entra/tokens/issue-access-token.ts';
import { freePort } from '../../../../sandbox/http/free-port.ts';
import { sharePointService } from '../../../../sandbox/sharepoint/index.ts';
import { copyPhotoAt } from '../../../../sandbox/sharepoint/photo-copy.ts';
import type { Person } from '../../../../sandbox/tenant/people/person.ts';
import {
  createSharePointReader,
  type SharePointReader,
} from '../../../../src/microsoft365/sharepoint/sharepoint-reader.ts';
import type { SharePointProfile } from '../../../../src/photo/evidence.ts';
import { PROFILE } from '../../../helpers/photo/evidence-samples.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';

const NEVER = new AbortController().signal;
const COPIED_AT = new Date('2026-10-01T08:00:00Z');

describe('The SharePoint reader', () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ sharepoint: sharePointService });
    await copyPhotoAt(tenant.megan, tenant.megan.photo, COPIED_AT);
  });
  after(() => tenant.stop());
  beforeEach(() => tenant.state.requests.clear());

  function readerFor(person: Person, scopes: readonly string[] = ['AllSites.Read']): SharePointReader {
    const { state, ssoApp } = tenant;
    const mySiteUrl = state.addresses.sharepoint;
    const getToken = () => issueAccessToken(state, { audience: mySiteUrl, clientId: ssoApp.clientId, person, scopes });
    return createSharePointReader({ mySiteUrl, getToken, version: '1.2.3' });
  }

  async function profileOf(person: Person): Promise<SharePointProfile> {
    const profile = await readerFor(person).profile(NEVER);
    assert.ok(profile.state === 'read', JSON.stringify(profile));
    return profile.value;
  }

  it('reads the profile and sends its user agent', async () => {
    const request = tenant.state.requests.next(({ service }) => service === 'sharepoint');
    const profile = await profileOf(tenant.megan);
    assert.deepEqual([profile.placeholderState, profile.exchangeSyncState], ['0', '1']);
    assert.deepEqual(profile.copiedAt, COPIED_AT);
    assert.ok(profile.accountName?.endsWith(`|${tenant.megan.userPrincipalName}`));
    assert.ok(profile.userUrl && profile.pictureUrl);
    assert.equal((await request).userAgent, 'NONISV|PhotoSync|PhotoSync/1.2.3');
  });

  it('reads the medium picture that the profile names', async () => {
    const picture = await readerFor(tenant.megan).picture(await profileOf(tenant.megan), NEVER);
    assert.deepEqual(picture, { state: 'read', value: tenant.megan.profile.thumbnails?.M });
  });

  it('sends no request if the profile has no picture', async () => {
    const profile = await profileOf(tenant.lee);
    assert.deepEqual([profile.placeholderState, profile.copiedAt], ['', undefined]);
    tenant.state.requests.clear();
    assert.deepEqual(await readerFor(tenant.lee).picture(profile, NEVER), { state: 'absent', sign: 'never-synced' });
    const placeholder = { ...PROFILE, placeholderState: '1' };
    assert.deepEqual(await readerFor(tenant.lee).picture(placeholder, NEVER), { state: 'absent', sign: 'placeholder' });
    const empty = { ...PROFILE, placeholderState: undefined, pictureUrl: undefined };
    assert.deepEqual(await readerFor(tenant.lee).picture(empty, NEVER), { state: 'absent', sign: 'no-picture-url' });
    assert.equal(tenant.state.requests.of('sharepoint').length, 0);
  });

  it('reports a missing file', async () => {
    const profile = await profileOf(tenant.megan);
    const pictureUrl = profile.pictureUrl?.replace('_MThumb', '_gone');
    assert.ok(pictureUrl && pictureUrl !== profile.pictureUrl);
    const picture = await readerFor(tenant.megan).picture({ ...profile, pictureUrl }, NEVER);
    assert.deepEqual(picture, { state: 'absent', sign: 'no-file' });
  });

  it('reports a missing permission as a failure', async () => {
    const profile = await readerFor(tenant.megan, ['Sites.Search.All']).profile(NEVER);
    assert.ok(profile.state === 'failed');
    assert.equal(profile.reason, 'forbidden');
  });

  it('reports a refused token as a failure', async () => {
    const access = { mySiteUrl: tenant.state.addresses.sharepoint, getToken: async () => 'forged', version: '1' };
    const profile = await createSharePointReader(access).profile(NEVER);
    assert.equal(profile.state === 'failed' && profile.reason, 'unauthorized');
  });
});

describe('The SharePoint reader, when SharePoint fails,', () => {
  let tenant: SmallTenant;
  let answer: RequestListener;
  before(async () => {
    tenant = await startSmallTenant({ sharepoint: () => (request, response) => answer(request, response) });
  });
  after(() => tenant.stop());

  function reader(): SharePointReader {
    return createSharePointReader({
      mySiteUrl: tenant.state.addresses.sharepoint,
      getToken: async () => 'token',
      version: '1',
    });
  }

  function answering(status: number, body: string, headers: Record<string, string> = {}): RequestListener {
    return (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body);
    };
  }

  it('sends one request and reports Retry-After', async () => {
    let requests = 0;
    for (const status of [429, 503]) {
      const throttling = answering(status, 'Throttled', { 'retry-after': '120' });
      answer = (request, response) => {
        requests++;
        throttling(request, response);
      };
      assert.deepEqual(await reader().profile(NEVER), { state: 'failed', reason: 'throttled', retryAfter: 120_000 });
    }
    assert.equal(requests, 2);
  });

  it('accepts a Retry-After with a date', async () => {
    const headers = { date: 'Fri, 20 Nov 2026 10:00:00 GMT', 'retry-after': 'Fri, 20 Nov 2026 10:00:30 GMT' };
    answer = answering(429, '', headers);
    assert.deepEqual(await reader().profile(NEVER), { state: 'failed', reason: 'throttled', retryAfter: 30_000 });
  });

  for (const odd of ['soon', '-5', '0', '1e9']) {
    it(`ignores a Retry-After of "${odd}"`, async () => {
      answer = answering(429, '', { 'retry-after': odd });
      assert.deepEqual(await reader().profile(NEVER), { state: 'failed', reason: 'throttled' });
    });
  }

  it('limits Retry-After to a day', async () => {
    answer = answering(429, '', { 'retry-after': '99999999999999999999' });
    assert.deepEqual(await reader().profile(NEVER), { state: 'failed', reason: 'throttled', retryAfter: 86_400_000 });
  });

  it('reports the code of a refusal', async () => {
    const body = {
      'odata.error': { code: '-2147024891, System.UnauthorizedAccessException', message: { value: 'Access denied.' } },
    };
    answer = answering(403, JSON.stringify(body), { sprequestguid: 'r1' });
    const expected = {
      state: 'failed',
      reason: 'forbidden',
      code: 'System.UnauthorizedAccessException',
      requestId: 'r1',
    };
    assert.deepEqual(await reader().profile(NEVER), expected);
  });

  it('reports the code of a refusal, whatever the other parts of the body are', async () => {
    const refusal = { code: '-2147024891, System.UnauthorizedAccessException', message: null };
    for (const body of [
      { error: refusal, 'odata.error': null },
      { error: null, 'odata.error': refusal },
      { error: 'words', 'odata.error': { ...refusal, innererror: null } },
      { error: refusal, 'odata.error': { code: 7 } },
    ]) {
      answer = answering(403, JSON.stringify(body));
      const { state, ...failed } = await reader().profile(NEVER);
      assert.deepEqual(
        [state, 'code' in failed && failed.code],
        ['failed', 'System.UnauthorizedAccessException'],
        JSON.stringify(body),
      );
    }
  });

  it('reports a missing profile', async () => {
    answer = answering(200, '{"odata.null":true}');
    assert.deepEqual(await reader().profile(NEVER), { state: 'absent', sign: 'no-profile' });
  });

  it('keeps missing and empty properties apart', async () => {
    const properties = [
      { Key: 'SPS-PicturePlaceholderState', Value: '' },
      { Key: 'SPS-PictureTimestamp', Value: null },
    ];
    answer = answering(200, JSON.stringify({ AccountName: 'a', PictureUrl: null, UserProfileProperties: properties }));
    const profile = await reader().profile(NEVER);
    assert.ok(profile.state === 'read');
    const { placeholderState, exchangeSyncState, copiedAt, pictureUrl } = profile.value;
    assert.deepEqual(
      [placeholderState, exchangeSyncState, copiedAt, pictureUrl],
      ['', undefined, undefined, undefined],
    );
  });

  for (const body of ['<html>Sign in</html>', '{}', '[]', '{"UserProfileProperties":"x"}', 'null', '']) {
    it(`reports ${body || 'nothing'} as malformed`, async () => {
      answer = answering(200, body);
      assert.deepEqual(await reader().profile(NEVER), { state: 'failed', reason: 'malformed' });
    });
  }

  it('does not follow redirects', async () => {
    answer = answering(302, '', { location: '/_layouts/15/Authenticate.aspx' });
    assert.deepEqual(await reader().profile(NEVER), { state: 'failed', reason: 'refused' });
  });

  it('requests the path that the profile names, with apostrophes', async () => {
    const urls: (string | undefined)[] = [];
    answer = (request, response) => {
      urls.push(request.url);
      response.end('bytes');
    };
    const pictureUrl = `${tenant.state.addresses.sharepoint}/User%20Photos/Profielafbeeldingen/o%27neil%23%2B_MThumb.jpg?t=63783110969`;
    const picture = await reader().picture({ ...PROFILE, pictureUrl }, NEVER);
    assert.deepEqual(picture, { state: 'read', value: Buffer.from('bytes') });
    const path = encodeURIComponent("/User Photos/Profielafbeeldingen/o''neil#+_MThumb.jpg").replaceAll("'", '%27');
    assert.deepEqual(urls, [`/_api/web/getFileByServerRelativePath(decodedUrl=%27${path}%27)/$value`]);
  });

  it("sends the token to no host but the tenant's", async () => {
    answer = () => assert.fail('A request was sent.');
    for (const pictureUrl of [
      'https://contoso-my.sharepoint.com.evil.example/p.jpg',
      'http://localhost:1/p.jpg',
      'file:///etc/passwd',
      '/p.jpg',
    ]) {
      const picture = await reader().picture({ ...PROFILE, pictureUrl }, NEVER);
      assert.deepEqual(picture, { state: 'failed', reason: 'foreign-host' }, pictureUrl);
    }
  });

  it('requests no pages, whose 404 would look like a missing picture', async () => {
    answer = () => assert.fail('A request was sent.');
    const { sharepoint } = tenant.state.addresses;
    for (const path of [
      '/_layouts/15/userphoto.aspx?size=M&accountname=adele@contoso.com',
      '/_layouts/15/UserPhoto.ASPX',
      '/_vti_bin/afdcache.ashx/_userprofile/userphoto.jpg?_oat_=x',
      '/personal/adele/_layouts/15/x.jpg',
    ]) {
      assert.deepEqual(
        await reader().picture({ ...PROFILE, pictureUrl: sharepoint + path }, NEVER),
        { state: 'failed', reason: 'refused', code: 'picture-behind-a-page' },
        path,
      );
    }
  });

  const named = () => ({ ...PROFILE, pictureUrl: `${tenant.state.addresses.sharepoint}/User%20Photos/a_MThumb.jpg` });
  const missing = (code: string) => JSON.stringify({ 'odata.error': { code, message: { value: '' } } });

  it('reports no picture for a missing file or folder', async () => {
    for (const code of ['-2147024894, System.IO.FileNotFoundException', '-1, System.IO.DirectoryNotFoundException']) {
      answer = answering(404, missing(code));
      assert.deepEqual(await reader().picture(named(), NEVER), { state: 'absent', sign: 'no-file' });
      answer = answering(404, missing(code).replace('odata.error', 'error'));
      assert.deepEqual(await reader().picture(named(), NEVER), { state: 'absent', sign: 'no-file' });
    }
  });

  it('reports any other 404 as a failure', async () => {
    for (const body of [missing('-1, Microsoft.SharePoint.Client.ResourceNotFoundException'), '<html>404</html>', '']) {
      answer = answering(404, body);
      const picture = await reader().picture(named(), NEVER);
      assert.equal(picture.state === 'failed' && picture.reason, 'not-found', body);
    }
  });

  it('reports a sign-in page as malformed', async () => {
    answer = answering(200, '<!DOCTYPE html><title>Sign in</title>', { 'content-type': 'text/html; charset=utf-8' });
    assert.deepEqual(await reader().picture(named(), NEVER), { state: 'failed', reason: 'malformed' });
    assert.deepEqual(await reader().profile(NEVER), { state: 'failed', reason: 'malformed' });
  });

  it('never rejects, and reports "absent" only in the documented cases', async () => {
    const code = fc.constantFrom(
      ...['-2147024894, System.IO.FileNotFoundException', '-2147024891, System.UnauthorizedAccessException', '', ','],
    );
    const body = fc.oneof(
      code.map(missing),
      fc.constantFrom('{"odata.null":true}', '<html>', '', '{}', 'null', '{"UserProfileProperties":[]}'),
      fc.json(),
      fc.string(),
    );
    const status = fc.constantFrom(200, 203, 204, 302, 304, 400, 401, 403, 404, 406, 410, 429, 500, 503);
    const type = fc.constantFrom('application/json;odata=nometadata', 'text/html', 'image/jpeg', 'application/xml');
    const pause = fc.constantFrom('5', '-1', 'soon', '1e400');
    await fc.assert(
      fc.asyncProperty(status, body, type, pause, async (given, text, contentType, retryAfter) => {
        answer = answering(given, text, { 'content-type': contentType, 'retry-after': retryAfter });
        const profile = await reader().profile(NEVER);
        assert.equal(
          profile.state === 'absent',
          [200, 203].includes(given) && contentType !== 'text/html' && isNull(text),
        );
        const picture = await reader().picture(named(), NEVER);
        assert.equal(picture.state === 'absent', given === 404 && text.includes('System.IO.FileNotFoundException'));
      }),
      { numRuns: 200 },
    );
  });

  it('reports a closed port as unreachable, with its code', async () => {
    const closed = createSharePointReader({
      mySiteUrl: `http://localhost:${await freePort()}`,
      getToken: async () => 'token',
      version: '1',
    });
    const profile = await closed.profile(NEVER);
    assert.deepEqual(profile, { state: 'failed', reason: 'unreachable', code: 'ECONNREFUSED' });
  });

  it('ends and closes the connection when its signal aborts', async () => {
    const hungUp = Promise.withResolvers<void>();
    const deadline = new AbortController();
    answer = (request) => {
      request.socket.once('close', () => hungUp.resolve());
      deadline.abort();
    };
    assert.deepEqual(await reader().profile(deadline.signal), { state: 'failed', reason: 'timed-out' });
    await hungUp.promise;
  });
});

function isNull(text: string): boolean {
  try {
    return JSON.parse(text)?.['odata.null'] === true;
  } catch {
    return false;
  }
}
