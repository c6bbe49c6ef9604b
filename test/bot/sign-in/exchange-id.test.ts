import assert from 'node:assert/strict';
import { createExchangeId, EXCHANGE_LIFETIME, readExchangeId } from '../../../bot/sign-in/exchange-id.ts';

const KEY = Buffer.alloc(32, 7);
const NOW = new Date('2026-03-02T09:00:00Z');
const ASKED = { sender: { tenantId: 'tenant', objectId: 'nora' }, conversationId: 'a:1' };

describe('The id of a token exchange', () => {
  const id = createExchangeId('check-photo', ASKED, KEY, NOW);

  it('brings the question back', () => {
    assert.equal(readExchangeId(id, ASKED, KEY, NOW)?.intent, 'check-photo');
  });

  it('is another one each time', () => {
    assert.notEqual(createExchangeId('check-photo', ASKED, KEY, NOW), id);
  });

  it('is refused to another person', () => {
    const asked = { ...ASKED, sender: { ...ASKED.sender, objectId: 'lee' } };
    assert.equal(readExchangeId(id, asked, KEY, NOW), undefined);
  });

  it('is refused in another tenant', () => {
    const asked = { ...ASKED, sender: { ...ASKED.sender, tenantId: 'fabrikam' } };
    assert.equal(readExchangeId(id, asked, KEY, NOW), undefined);
  });

  it('is refused in another conversation', () => {
    assert.equal(readExchangeId(id, { ...ASKED, conversationId: 'a:2' }, KEY, NOW), undefined);
  });

  it('is refused under another key', () => {
    assert.equal(readExchangeId(id, ASKED, Buffer.alloc(32, 8), NOW), undefined);
  });

  it('is good until its time is up, and not a moment longer', () => {
    const end = NOW.getTime() + EXCHANGE_LIFETIME;
    assert.ok(readExchangeId(id, ASKED, KEY, new Date(end - 1)));
    assert.equal(readExchangeId(id, ASKED, KEY, new Date(end)), undefined);
  });

  it('is refused with any part altered', () => {
    const parts = id.split('.');
    for (const at of parts.keys()) {
      const altered = parts.with(at, `${parts[at]}0`).join('.');
      assert.equal(readExchangeId(altered, ASKED, KEY, NOW), undefined, `part ${at}`);
    }
  });

  for (const forged of [undefined, null, 7, {}, '', '....', `${id}.`, 'check-photo', 'x'.repeat(5_000)]) {
    it(`is refused when it is ${JSON.stringify(forged)?.slice(0, 40)}`, () => {
      assert.equal(readExchangeId(forged, ASKED, KEY, NOW), undefined);
    });
  }
});
