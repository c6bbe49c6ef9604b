import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EncryptJWT, UnsecuredJWT } from 'jose';
import { openSealedText, type Purpose, sealText } from '../../bot/sealed-text.ts';
import { ANY_CHARACTER } from '../helpers/any-character.ts';

const KEY = Buffer.alloc(32, 7);
const NOW = new Date('2026-03-02T09:00:00Z');
const EXPIRES = new Date('2026-03-02T09:10:00Z');
const PAYLOAD = { intent: 'check-photo', objectId: 'nora', verifier: 'v'.repeat(43) };
const PURPOSES: readonly Purpose[] = ['sign-in-attempt', 'sign-in-cookie', 'sign-in-result'];

describe('A sealed text', () => {
  let sealed: string;
  before(async () => {
    sealed = await sealText('sign-in-cookie', PAYLOAD, EXPIRES, [KEY]);
  });
  const open = (text: unknown, { purpose = 'sign-in-cookie' as Purpose, key = KEY, now = NOW } = {}) =>
    openSealedText(purpose, text, [key], now);

  it('opens to its payload', async () => {
    assert.deepEqual(await open(sealed), PAYLOAD);
  });

  it('opens with any of the keys; the first one seals', async () => {
    const other = Buffer.alloc(32, 8);
    assert.deepEqual(await openSealedText('sign-in-cookie', sealed, [other, KEY], NOW), PAYLOAD);
    const text = await sealText('sign-in-cookie', PAYLOAD, EXPIRES, [other, KEY]);
    assert.deepEqual([await open(text), await open(text, { key: other })], [undefined, PAYLOAD]);
  });

  it('leaves out undefined members', async () => {
    const text = await sealText('sign-in-result', { intent: 'check-photo', trouble: undefined }, EXPIRES, [KEY]);
    assert.deepEqual(await open(text, { purpose: 'sign-in-result' }), { intent: 'check-photo' });
  });

  it('is different each time', async () => {
    assert.notEqual(await sealText('sign-in-cookie', PAYLOAD, EXPIRES, [KEY]), sealed);
  });

  it('shows nothing of its payload, decoded or not', () => {
    const readings = [sealed, ...sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))];
    for (const value of Object.values(PAYLOAD)) {
      assert.ok(readings.every((reading) => !reading.includes(value)));
    }
  });

  for (const purpose of PURPOSES) {
    for (const other of PURPOSES.filter((one) => one !== purpose)) {
      it(`is refused as ${other} when sealed as ${purpose}`, async () => {
        const text = await sealText(purpose, PAYLOAD, EXPIRES, [KEY]);
        assert.deepEqual(await open(text, { purpose }), PAYLOAD);
        assert.equal(await open(text, { purpose: other }), undefined);
      });
    }
  }

  it('is refused under another key', async () => {
    assert.equal(await open(sealed, { key: Buffer.alloc(32, 8) }), undefined);
  });

  it('expires by the given clock, not the machine’s', async () => {
    assert.ok(await open(sealed, { now: new Date(EXPIRES.getTime() - 1) }));
    assert.equal(await open(sealed, { now: EXPIRES }), undefined);
    const longAgo = new Date('2001-01-01T00:10:00Z');
    const old = await sealText('sign-in-cookie', PAYLOAD, longAgo, [KEY]);
    assert.deepEqual(await open(old, { now: new Date('2001-01-01T00:00:00Z') }), PAYLOAD);
  });

  it('is refused with any character of any part changed', async () => {
    const at = fc.nat({ max: sealed.length - 1 });
    const character = fc.constantFrom(
      ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \u0000é',
    );
    await fc.assert(
      fc.asyncProperty(at, character, async (index, other) => {
        fc.pre(sealed[index] !== other);
        const altered = `${sealed.slice(0, index)}${other}${sealed.slice(index + 1)}`;
        // The last character of base64url may hold bits that are not part of the value.
        fc.pre(!sameBytes(altered, sealed));
        assert.equal(await open(altered), undefined);
      }),
    );
  });

  it('is refused without encryption, or encrypted in another way', async () => {
    const expires = EXPIRES.getTime() / 1000;
    assert.equal(await open(new UnsecuredJWT({ ...PAYLOAD, exp: expires }).encode()), undefined);
    const password = await new EncryptJWT(PAYLOAD)
      .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM' })
      .setExpirationTime(expires)
      .encrypt(KEY);
    assert.equal(await open(password), undefined);
    const signingKey = await new EncryptJWT(PAYLOAD)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setExpirationTime(expires)
      .encrypt(KEY);
    assert.equal(await open(signingKey), undefined, 'the signing key itself is not a key for texts');
  });

  it('is refused when it is anything else', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: ANY_CHARACTER }),
      fc.array(fc.base64String()).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.anything()), async (value) => {
        assert.equal(await open(value), undefined);
      }),
    );
    assert.equal(await open(`${sealed}.`), undefined);
    assert.equal(await open('.'.repeat(4)), undefined);
    assert.equal(await open('x'.repeat(100_000)), undefined);
  });
});

function sameBytes(one: string, other: string): boolean {
  const [parts, others] = [one.split('.'), other.split('.')];
  return (
    parts.length === others.length &&
    parts.every((part, at) => Buffer.from(part, 'base64url').equals(Buffer.from(others[at] ?? '', 'base64url')))
  );
}
