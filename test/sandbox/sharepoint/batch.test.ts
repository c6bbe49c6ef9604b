import assert from 'node:assert/strict';
import { readSharePointBatch } from '../../../sandbox/sharepoint/api/batch-payload.ts';
import { signedInCookie } from '../../../sandbox/sharepoint/index.ts';
import { triggerCopy } from '../../../sandbox/sharepoint/photo-copy.ts';
import { type SharePointTenant, startSharePoint } from '../../helpers/sandbox/sharepoint-tenant.ts';

const PEOPLE = '/_api/SP.UserProfiles.PeopleManager';
const TYPE = 'multipart/mixed; boundary=batch_1';

describe('the payload of SharePoint’s batches', () => {
  const documented = [
    '--batch_1',
    'Content-Type: multipart/mixed; boundary="changeset_2"',
    '',
    '--changeset_2',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    "DELETE https://contoso.sharepoint.com/_api/Web/lists/getbytitle('Old') HTTP/1.1",
    'If-Match: "1"',
    '',
    '--changeset_2--',
    '--batch_1',
    'Content-Type: application/http',
    '',
    'GET https://contoso.sharepoint.com/_api/Web/lists HTTP/1.1',
    '',
    '--batch_1--',
    '',
  ];

  for (const [name, end] of [
    ['as in a MIME message', '\r\n'],
    ['as PnPjs writes them', '\n'],
  ] as const) {
    it(`is read with lines that end ${name}, change sets included`, () => {
      assert.deepEqual(readSharePointBatch(TYPE, documented.join(end)), [
        {
          method: 'DELETE',
          url: "https://contoso.sharepoint.com/_api/Web/lists/getbytitle('Old')",
          headers: { 'if-match': '"1"' },
          body: '',
        },
        { method: 'GET', url: 'https://contoso.sharepoint.com/_api/Web/lists', headers: {}, body: '' },
      ]);
    });
  }

  it('is rejected without a boundary, without an end, and with invalid parts', () => {
    const text = documented.join('\n');
    assert.equal(readSharePointBatch('multipart/mixed', text), undefined);
    assert.equal(readSharePointBatch('application/json; boundary=batch_1', text), undefined);
    assert.equal(readSharePointBatch(TYPE, text.replace('--batch_1--', '')), undefined);
    assert.equal(readSharePointBatch(TYPE, text.replace('--changeset_2--', '')), undefined);
    assert.equal(readSharePointBatch(TYPE, text.replace('/lists HTTP/1.1', '/lists')), undefined);
  });
});

describe('SharePoint’s $batch', () => {
  let tenant: SharePointTenant;
  beforeEach(async () => {
    tenant = await startSharePoint();
  });
  afterEach(() => tenant.stop());

  const payload = (urls: readonly string[]) =>
    [
      ...urls.map(
        (url) => `--batch_1\nContent-Type: application/http\n\nGET ${url} HTTP/1.1\naccept: application/json\n`,
      ),
      '--batch_1--\n',
    ].join('\n');
  const post = (urls: readonly string[], contentType = TYPE) =>
    tenant.callAsApp(['User.Read.All'], '/_api/$batch', {
      headers: { 'content-type': contentType },
      body: payload(urls),
    });
  const propertiesOf = (account: string) =>
    `${tenant.origin}${PEOPLE}/GetPropertiesFor(@v)?@v=${encodeURIComponent(`'i:0#.f|membership|${account}'`)}`;
  const statuses = (text: string) => [...text.matchAll(/^HTTP\/1\.1 (\d+) /gm)].map(([, status]) => Number(status));

  it("answers each part separately and in order, as the batch's caller", async () => {
    await triggerCopy(tenant.state, tenant.megan, 'large-picture');
    const { userPrincipalName } = tenant.megan;
    const response = await post([
      propertiesOf(userPrincipalName),
      `${tenant.origin}/_api/web/lists`,
      propertiesOf('x'),
    ]);
    assert.equal(response.status, 200);
    const boundary = /^multipart\/mixed; boundary="(batchresponse_[0-9a-f-]{36})"$/.exec(
      response.headers.get('content-type') ?? '',
    )?.[1];
    assert.ok(boundary);
    const text = await response.text();
    assert.ok(text.startsWith(`--${boundary}\r\nContent-Type: application/http\r\n`));
    assert.ok(text.endsWith(`--${boundary}--\r\n`));
    assert.deepEqual(statuses(text), [200, 501, 200]);
    assert.ok(text.includes(`"AccountName":"i:0#.f|membership|${userPrincipalName}"`));
    const mine = `${tenant.origin}${PEOPLE}/GetMyProperties`;
    assert.deepEqual(statuses(await (await post([mine])).text()), [403], 'GetMyProperties needs a person');
  });

  it('throttles each part separately', async () => {
    tenant.state.limits.peopleManager.windows = [{ calls: 2, milliseconds: 300_000 }];
    const urls = Array.from({ length: 3 }, () => propertiesOf('x'));
    const text = await (await post(urls)).text();
    assert.deepEqual(statuses(text), [200, 200, 429]);
    assert.match(text, /^retry-after: \d+\r$/m);
  });

  it('rejects parts for another web, for pages and for nested batches', async () => {
    const personal = '/personal/meganb_contoso_onmicrosoft_com';
    for (const url of [
      `${tenant.origin}/_layouts/15/userphoto.aspx?size=L`,
      `${tenant.origin}${personal}/_api/web`,
      `${tenant.origin}/_api/../Person.aspx`,
      `${tenant.origin}/_api/$batch`,
      `${tenant.origin}/_api/%24batch`,
      `${tenant.origin}/_api/%zz`,
      'https://elsewhere.example/_api/web',
      'http://[',
    ]) {
      assert.equal((await post([url])).status, 400, url);
    }
    const own = await tenant.callAsApp(['User.Read.All'], `${personal}/_api/$batch`, {
      headers: { 'content-type': TYPE },
      body: payload([`${tenant.origin}${personal}/_api/web`]),
    });
    assert.deepEqual([own.status, statuses(await own.text())], [200, [501]]);
  });

  it('rejects malformed, empty and oversized batches', async () => {
    assert.equal((await post([propertiesOf('x')], 'application/json')).status, 400);
    assert.equal((await post([])).status, 400);
    assert.equal((await post(Array.from({ length: 101 }, () => propertiesOf('x')))).status, 400);
    assert.equal((await tenant.callAsApp(['User.Read.All'], '/_api/$batch')).status, 404, 'GET is not supported');
  });

  it('rejects anonymous callers, and browsers without a digest', async () => {
    const init = { method: 'POST', body: payload([propertiesOf('x')]) };
    const headers = { 'content-type': TYPE, accept: 'application/json' };
    const stranger = await fetch(`${tenant.origin}/_api/$batch`, { ...init, headers });
    assert.equal(stranger.status, 401);
    const cookie = signedInCookie(tenant.megan);
    const browser = await fetch(`${tenant.origin}/_api/$batch`, { ...init, headers: { ...headers, cookie } });
    assert.equal(browser.status, 403);
    assert.match(await browser.text(), /-2130575251, Microsoft\.SharePoint\.SPException/);
  });
});
