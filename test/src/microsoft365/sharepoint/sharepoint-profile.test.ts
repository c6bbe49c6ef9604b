import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProfile } from '../../../../src/microsoft365/sharepoint/sharepoint-profile.ts';
import type { SharePointProfile } from '../../../../src/photo/evidence.ts';

const PICTURE = 'https://contoso-my.sharepoint.com:443/User%20Photos/Profile%20Pictures/a_MThumb.jpg';

/** Parses PeopleManager's answer for a person with these properties. */
function profileOf(properties: Readonly<Record<string, string | null>>, pictureUrl?: string | null): SharePointProfile {
  const profile = parseProfile({
    AccountName: 'i:0#.f|membership|adele@contoso.com',
    PictureUrl: pictureUrl,
    UserProfileProperties: Object.entries(properties).map(([Key, Value]) => ({ Key, Value, ValueType: 'Edm.String' })),
  });
  assert.ok(profile.state === 'read', JSON.stringify(profile));
  return profile.value;
}

describe("SharePoint's answer about a profile", () => {
  it('keeps all values of the two states apart', () => {
    for (const value of ['', '0', '1', '2', 'x']) {
      const { placeholderState, exchangeSyncState } = profileOf({
        'SPS-PicturePlaceholderState': value,
        'SPS-PictureExchangeSyncState': value,
      });
      assert.deepEqual([placeholderState, exchangeSyncState], [value, value]);
    }
    const missing = profileOf({});
    assert.deepEqual([missing.placeholderState, missing.exchangeSyncState], [undefined, undefined]);
    const empty = profileOf({ 'SPS-PicturePlaceholderState': null, 'SPS-PictureExchangeSyncState': null });
    assert.deepEqual([empty.placeholderState, empty.exchangeSyncState], [undefined, undefined]);
  });

  it('has a time only for a valid timestamp', () => {
    const at = (value: string) => profileOf({ 'SPS-PictureTimestamp': value }).copiedAt;
    assert.deepEqual(at('63799442436'), new Date('2022-09-22T11:20:36Z'));
    for (const odd of ['', '0', 'yesterday', '637994424360000000', '2022-09-22T11:20:36Z']) {
      assert.equal(at(odd), undefined, odd);
    }
    assert.equal(profileOf({}).copiedAt, undefined);
  });

  it('takes the picture from the property, which is set even if PictureUrl is null', () => {
    assert.equal(profileOf({ PictureURL: PICTURE }, null).pictureUrl, PICTURE);
    assert.equal(profileOf({ PictureURL: '' }, `${PICTURE}?t=63783110969`).pictureUrl, `${PICTURE}?t=63783110969`);
    assert.equal(profileOf({ PictureURL: '' }, null).pictureUrl, undefined);
    assert.equal(profileOf({}).pictureUrl, undefined);
  });

  it('is absent only if SharePoint reports no profile', () => {
    assert.deepEqual(parseProfile({ 'odata.null': true }), { state: 'absent', sign: 'no-profile' });
    for (const body of [null, {}, [], { 'odata.null': false }, { value: [] }, 'odata.null', { d: null }]) {
      assert.deepEqual(parseProfile(body), { state: 'failed', reason: 'malformed' }, JSON.stringify(body));
    }
  });

  it('never throws, for any input', () => {
    const key = fc.constantFrom('PictureURL', 'SPS-PicturePlaceholderState', 'SPS-PictureTimestamp', 'x');
    const property = fc.oneof(fc.record({ Key: key, Value: fc.oneof(fc.string(), fc.constant(null)) }), fc.anything());
    const shaped = fc.record({ UserProfileProperties: fc.array(property), PictureUrl: fc.anything() });
    fc.assert(
      fc.property(fc.oneof(shaped, fc.anything()), (body) => {
        const profile = parseProfile(body);
        const isAbsent = (body as { 'odata.null'?: unknown } | null)?.['odata.null'] === true;
        assert.equal(profile.state === 'absent', isAbsent);
      }),
    );
  });
});
