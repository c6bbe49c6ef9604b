import assert from 'node:assert/strict';
import { UnsecuredJWT } from 'jose';
import { readAssertion } from '../../../bot/sign-in/assertion.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const EXPECTED = { sender: { tenantId: 'tenant', objectId: 'nora' }, clientId: 'client', botId: 'bot' };
const CLAIMS = { tid: 'tenant', oid: 'nora', aud: 'client', exp: NOW.getTime() / 1000 + 3600 };

/** Unsigned: Entra checks the signature when the assertion is redeemed. */
const token = (claims: object) => new UnsecuredJWT({ ...claims }).encode();

describe("A person's assertion", () => {
  it('is accepted from its person, with its expiry', () => {
    const reading = readAssertion(token(CLAIMS), EXPECTED, NOW);
    assert.ok('assertion' in reading);
    assert.deepEqual(reading.assertion.expiresAt, new Date('2026-03-02T10:00:00Z'));
  });

  it('is accepted with the Application ID URI as audience (v1 tokens)', () => {
    assert.ok('assertion' in readAssertion(token({ ...CLAIMS, aud: 'api://botid-bot' }), EXPECTED, NOW));
  });

  it('is accepted whatever the case of its ids', () => {
    const spelled = { ...CLAIMS, tid: 'TENANT', oid: 'Nora', aud: 'API://botid-BOT' };
    assert.ok('assertion' in readAssertion(token(spelled), EXPECTED, NOW));
  });

  const refusals = {
    'other-person': { ...CLAIMS, oid: 'lee' },
    'other-tenant': { ...CLAIMS, tid: 'fabrikam' },
    'other-audience': { ...CLAIMS, aud: 'https://graph.microsoft.com' },
    expired: { ...CLAIMS, exp: NOW.getTime() / 1000 },
    malformed: { ...CLAIMS, exp: undefined },
  };
  for (const [reason, claims] of Object.entries(refusals)) {
    it(`is refused: ${reason}`, () => {
      assert.deepEqual(readAssertion(token(claims), EXPECTED, NOW), { refused: reason });
    });
  }

  for (const malformed of [undefined, 7, '', 'a.b.c', 'x'.repeat(20_000)]) {
    it(`is refused when it is ${String(malformed).slice(0, 20)}`, () => {
      assert.deepEqual(readAssertion(malformed, EXPECTED, NOW), { refused: 'malformed' });
    });
  }
});
