import assert from 'node:assert/strict';
import { createExchangeId, readExchangeId } from '../../../bot/sign-in/exchange-id.ts';
import { EXCHANGE_LIFETIME } from '../../../src/store/retention.ts';

const ASKED = { intent: 'check-photo', language: 'it', reference: '0a1b2c3d' };
const KEY = Buffer.alloc(32, 7);
const NOW = new Date('2026-03-02T09:00:00Z');
const BINDING = { sender: { tenantId: 'tenant', objectId: 'nora' }, conversationId: 'a:1' };

describe('The id of a token exchange', () => {
  const id = createExchangeId(ASKED, BINDING, [KEY], NOW);

  it('returns the intent, the language and the reference of the question', () => {
    const { intent, language, reference } = readExchangeId(id, BINDING, [KEY], NOW) ?? {};
    assert.deepEqual({ intent, language, reference }, ASKED);
  });

  it('may have no reference, as in the ids of the version before', () => {
    const before = createExchangeId({ ...ASKED, reference: undefined }, BINDING, [KEY], NOW);
    assert.match(before, /^check-photo\.it\.[\da-z]+\.[\w-]{16}\.[\w-]{24}$/);
    const { intent, reference } = readExchangeId(before, BINDING, [KEY], NOW) ?? {};
    assert.deepEqual([intent, reference], ['check-photo', undefined]);
  });

  it('is different each time', () => {
    assert.notEqual(createExchangeId(ASKED, BINDING, [KEY], NOW), id);
  });

  it('is refused for another person', () => {
    const binding = { ...BINDING, sender: { ...BINDING.sender, objectId: 'lee' } };
    assert.equal(readExchangeId(id, binding, [KEY], NOW), undefined);
  });

  it('is refused in another tenant', () => {
    const binding = { ...BINDING, sender: { ...BINDING.sender, tenantId: 'fabrikam' } };
    assert.equal(readExchangeId(id, binding, [KEY], NOW), undefined);
  });

  it('is refused in another conversation', () => {
    assert.equal(readExchangeId(id, { ...BINDING, conversationId: 'a:2' }, [KEY], NOW), undefined);
  });

  it('is refused under another key', () => {
    assert.equal(readExchangeId(id, BINDING, [Buffer.alloc(32, 8)], NOW), undefined);
  });

  it('is valid until exactly its expiry', () => {
    const end = NOW.getTime() + EXCHANGE_LIFETIME;
    assert.ok(readExchangeId(id, BINDING, [KEY], new Date(end - 1)));
    assert.equal(readExchangeId(id, BINDING, [KEY], new Date(end)), undefined);
  });

  it('is refused with any part altered', () => {
    const parts = id.split('.');
    for (const at of parts.keys()) {
      const altered = parts.with(at, `${parts[at]}0`).join('.');
      assert.equal(readExchangeId(altered, BINDING, [KEY], NOW), undefined, `part ${at}`);
    }
  });

  for (const forged of [undefined, null, 7, {}, '', '....', `${id}.`, 'check-photo', 'x'.repeat(5_000)]) {
    it(`is refused when it is ${JSON.stringify(forged)?.slice(0, 40)}`, () => {
      assert.equal(readExchangeId(forged, BINDING, [KEY], NOW), undefined);
    });
  }
});
