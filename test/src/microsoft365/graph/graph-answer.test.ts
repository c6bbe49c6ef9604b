import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type GraphReading, parseAnswer } from '../../../../src/microsoft365/graph/graph-answer.ts';
import type { FailureReason } from '../../../../src/photo/evidence.ts';

const part = (id: keyof GraphReading, status: number, body: unknown, headers: Record<string, string> = {}) => ({
  id,
  status,
  body,
  headers,
});
const error = (code: string) => ({ error: { code, message: 'words' } });

const ACCOUNT = { id: 'a', displayName: 'Megan' };
const METADATA = {
  '@odata.id': "https://graph.microsoft.com/v1.0/users('a')/photo",
  '@odata.mediaContentType': 'image/jpeg',
  '@odata.mediaEtag': '"BA09D118"',
  id: '240x240',
  width: 240,
  height: 240,
};
const BYTES = Buffer.from('bytes of a picture').toString('base64');

/** Parses a batch answer with the given parts and defaults for the others. */
function reading(answers: { readonly [Id in keyof GraphReading]?: readonly [status: number, body: unknown] }) {
  const defaults = { account: [200, ACCOUNT], photo: [200, METADATA], picture: [200, BYTES] } as const;
  const responses = Object.entries({ ...defaults, ...answers }).map(([id, [status, body]]) =>
    part(id as keyof GraphReading, status, body),
  );
  return parseAnswer({ responses });
}

function reasonOf({ state, ...source }: GraphReading['photo'] | GraphReading['picture']): string | undefined {
  return state === 'failed' && 'reason' in source ? source.reason : undefined;
}

describe("Graph's answer about a photo", () => {
  for (const [what, odd] of [
    ['id default', { id: 'default', width: 256, height: 256 }],
    ['id Default', { id: 'Default' }],
    ['id 64X64', { id: '64X64', width: 64, height: 64 }],
    ['no id', { id: undefined }],
    ['no @odata.id', { '@odata.id': undefined }],
    ['image/pjpeg', { '@odata.mediaContentType': 'image/pjpeg' }],
    ['image/gif', { '@odata.mediaContentType': 'image/gif' }],
    ['no content type', { '@odata.mediaContentType': undefined }],
    ['a content type of null', { '@odata.mediaContentType': null }],
    ['a weak ETag', { '@odata.mediaEtag': 'W/"BA09D118"' }],
    ['a bare ETag', { '@odata.mediaEtag': 'BA09D118' }],
    ['no measures', { width: undefined, height: null }],
  ] as const) {
    it(`is read with ${what}`, () => {
      const { photo, picture } = reading({ photo: [200, { ...METADATA, ...odd }] });
      assert.deepEqual([photo.state, picture.state], ['read', 'read']);
    });
  }

  for (const etag of ['', '""', 'W/""']) {
    it(`means no photo with an ETag of ${etag || 'nothing'}`, () => {
      const { photo } = reading({ photo: [200, { ...METADATA, '@odata.mediaEtag': etag }] });
      assert.deepEqual(photo, { state: 'absent', sign: 'empty-etag' });
    });
  }

  it('means no photo with a size of 1x1, also with a 404 for the bytes', () => {
    const none = { ...METADATA, '@odata.mediaContentType': 'image/gif', '@odata.mediaEtag': '', width: 1, height: 1 };
    const { photo, picture } = reading({ photo: [200, none], picture: [404, error('ImageNotFound')] });
    assert.deepEqual([photo, picture], Array(2).fill({ state: 'absent', sign: '1x1' }));
  });

  it('can have metadata without bytes and bytes without metadata', () => {
    const noBytes = reading({ picture: [404, error('ImageNotFound')] });
    assert.deepEqual([noBytes.photo.state, noBytes.picture.state], ['read', 'absent']);
    const noMetadata = reading({ photo: [404, error('ErrorEntityNotFound')] });
    assert.deepEqual([noMetadata.photo.state, noMetadata.picture.state], ['absent', 'read']);
  });

  it('means no photo with a 404, whatever the optional parts of its error are', () => {
    const anything = fc.anything({ maxDepth: 2 });
    const usual = { code: 'ImageNotFound', message: 'words', innerError: { 'request-id': 'r' } };
    const odd = fc.record(
      { message: anything, innerError: anything, innererror: anything, details: anything },
      { requiredKeys: [] },
    );
    const withoutCode = fc.oneof(
      fc.constantFrom(null, undefined, [], {}, { error: null }, { error: {} }, { error: { ...usual, code: null } }),
      fc.record({ error: fc.record({ code: fc.constantFrom(null, undefined, 7, {}, '') }) }),
    );
    const body = fc.oneof(
      odd.map((parts) => ({ error: { ...usual, ...parts } })),
      withoutCode,
    );
    const headers = fc.oneof(anything, fc.dictionary(fc.constantFrom('Retry-After', 'ETag', 'Date'), anything));
    fc.assert(
      fc.property(body, headers, (error, oddHeaders) => {
        const missing = { status: 404, body: error, headers: oddHeaders };
        const { account, photo, picture } = parseAnswer({
          responses: [part('account', 200, ACCOUNT), { id: 'photo', ...missing }, { id: 'picture', ...missing }],
        });
        assert.deepEqual([account.state, photo.state, picture.state], ['read', 'absent', 'absent']);
      }),
      { numRuns: 500 },
    );
  });

  it('does not take a 404 without a code for "no photo" while the account is unknown', () => {
    const { photo } = reading({ account: [404, null], photo: [404, null], picture: [404, null] });
    assert.equal(reasonOf(photo), 'not-found');
  });

  it('keeps the bytes that arrive although the metadata are missing without a code', () => {
    assert.equal(reading({ photo: [404, null] }).picture.state, 'read');
  });

  it('keeps the other parts if one part is malformed', () => {
    for (const odd of [null, 7, {}, { id: 'photo' }, { id: 'photo', status: '404' }]) {
      const responses = [part('account', 200, ACCOUNT), odd, part('picture', 200, BYTES)];
      const { account, photo, picture } = parseAnswer({ responses });
      assert.deepEqual([account.state, reasonOf(photo), picture.state], ['read', 'malformed', 'read']);
    }
  });

  it('names the request and the pause of a failure, in every spelling', () => {
    const error = { code: 'x', innererror: { 'request-id': 'r-1' } };
    const responses = [{ id: 'photo', status: 429, body: { error }, headers: { 'retry-after': 7 } }];
    assert.deepEqual(parseAnswer({ responses }).photo, {
      state: 'failed',
      reason: 'throttled',
      retryAfter: 7_000,
      code: 'x',
      requestId: 'r-1',
    });
  });

  it('is malformed if the picture is not base64', () => {
    for (const body of ['<html>Sign in to go on</html>', '', {}, null, 7]) {
      assert.equal(reasonOf(reading({ picture: [200, body] }).picture), 'malformed', String(body));
    }
  });

  describe('about a mailbox that it could not open', () => {
    const hybrid = { ...ACCOUNT, onPremisesSyncEnabled: true };
    const cases: readonly (readonly [code: string, status: number, account: object, reason: FailureReason])[] = [
      ['AuthenticationError', 400, ACCOUNT, 'no-mailbox'],
      ['AuthenticationError', 401, ACCOUNT, 'unauthorized'],
      ['MailboxNotHostedInExchangeOnline', 400, ACCOUNT, 'mailbox-on-premises'],
      ['MailboxNotHostedInExchangeOnline', 403, ACCOUNT, 'mailbox-on-premises'],
      ['MailboxNotHostedInExchangeOnline', 404, ACCOUNT, 'mailbox-on-premises'],
      ['MailboxNotHostedInExchangeOnline', 429, ACCOUNT, 'throttled'],
      ['MailboxNotHostedInExchangeOnline', 500, ACCOUNT, 'unavailable'],
      ['MailboxNotEnabledForRESTAPI', 404, ACCOUNT, 'no-mailbox'],
      ['MailboxNotEnabledForRESTAPI', 404, hybrid, 'mailbox-on-premises'],
    ];
    for (const [code, status, account, reason] of cases) {
      const where = account === hybrid ? 'hybrid' : 'in the cloud';
      it(`${status} ${code} (${where}): ${reason}`, () => {
        const refused = [status, error(code)] as const;
        const { photo, picture } = reading({ account: [200, account], photo: refused, picture: refused });
        assert.deepEqual([reasonOf(photo), reasonOf(picture)], [reason, reason]);
      });
    }

    it('does not apply mailbox codes to the account', () => {
      const { account } = reading({ account: [404, error('MailboxNotHostedInExchangeOnline')] });
      assert.equal(account.state === 'failed' && account.reason, 'not-found');
    });
  });

  it('keeps throttled parts apart', () => {
    const throttled = part('photo', 429, error('ApplicationThrottled'), { 'retry-after': '3' });
    const { account, photo, picture } = parseAnswer({
      responses: [part('picture', 200, BYTES), throttled, part('account', 200, ACCOUNT)],
    });
    assert.deepEqual([account.state, picture.state], ['read', 'read']);
    assert.deepEqual(photo, { state: 'failed', reason: 'throttled', retryAfter: 3_000, code: 'ApplicationThrottled' });
  });

  it('is read with most account properties missing', () => {
    const odd = { id: 'a', displayName: null, userType: null, assignedPlans: null, onPremisesSyncEnabled: null };
    const { account } = reading({ account: [200, odd] });
    assert.ok(account.state === 'read');
    const { userType, onPremisesSyncEnabled, assignedPlans } = account.value;
    assert.deepEqual([userType, onPremisesSyncEnabled, assignedPlans], [undefined, undefined, []]);
    const plans = [{ service: 'exchange', servicePlanId: 'p', capabilityStatus: null }];
    const planned = reading({ account: [200, { ...ACCOUNT, assignedPlans: plans, onPremisesSyncEnabled: true }] });
    assert.ok(planned.account.state === 'read');
    assert.equal(planned.account.value.onPremisesSyncEnabled, true);
    assert.equal(planned.account.value.assignedPlans[0]?.capabilityStatus, '');
  });

  it('never throws, and means "no photo" only in the documented forms', () => {
    const documented = ['ImageNotFound', 'ErrorItemNotFound', 'ErrorEntityNotFound'];
    const code = fc.oneof(
      fc.constantFrom(...documented, 'AuthenticationError', 'MailboxNotHostedInExchangeOnline', 'ResourceNotFound'),
      fc.string(),
    );
    const metadata = fc.record(
      {
        '@odata.mediaEtag': fc.constantFrom('', '""', 'W/""', '"A"', 'A', null),
        width: fc.constantFrom(1, 2, 648),
        height: fc.constantFrom(1, 2, 648),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(fc.record({ error: fc.record({ code }) }), metadata, fc.anything(), fc.base64String());
    const status = fc.oneof(fc.constantFrom(200, 204, 302, 400, 401, 403, 404, 429, 500, 503), fc.integer());
    const headers = fc.dictionary(fc.constantFrom('Retry-After', 'Date', 'etag'), fc.string());
    const answered = fc.record({ id: fc.constantFrom('account', 'photo', 'picture', 'x'), status, body, headers });
    const answer = fc.oneof(fc.record({ responses: fc.array(answered, { maxLength: 4 }) }), fc.anything());
    fc.assert(
      fc.property(answer, (input) => {
        const { account, photo, picture } = parseAnswer(input);
        assert.notEqual(account.state, 'absent');
        for (const source of [photo, picture]) {
          if (source.state !== 'absent' || source.sign === '404') continue;
          const parts = (input as { responses: { id: string; status: number; body: unknown }[] }).responses;
          assert.ok(
            parts.some(({ id, status, body }) =>
              documented.includes(source.sign)
                ? status === 404 && codeIn(body) === source.sign
                : id === 'photo' && status === 200,
            ),
          );
          assert.ok([...documented, '1x1', 'empty-etag'].includes(source.sign));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

function codeIn(body: unknown): unknown {
  return (body as { error?: { code?: unknown } } | null)?.error?.code;
}
