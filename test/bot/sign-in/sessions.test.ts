import assert from 'node:assert/strict';
import { createSessions } from '../../../bot/sign-in/sessions.ts';

const CREDENTIAL = { getToken: async () => 'token' };
const HERE = { sender: { tenantId: 'tenant', objectId: 'nora' }, conversationId: 'a:1' };
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

describe('Sessions', () => {
  it('return the credential to its person in the same conversation', () => {
    const sessions = createSessions();
    sessions.put(HERE, CREDENTIAL, inMinutes(60));
    assert.equal(sessions.get(HERE), CREDENTIAL);
  });

  it('return nothing for another person, conversation or tenant', () => {
    const sessions = createSessions();
    sessions.put(HERE, CREDENTIAL, inMinutes(60));
    assert.equal(sessions.get({ ...HERE, sender: { ...HERE.sender, objectId: 'lee' } }), undefined);
    assert.equal(sessions.get({ ...HERE, sender: { ...HERE.sender, tenantId: 'fabrikam' } }), undefined);
    assert.equal(sessions.get({ ...HERE, conversationId: 'a:2' }), undefined);
  });

  it('do not keep a credential that is about to expire', () => {
    const sessions = createSessions();
    sessions.put(HERE, CREDENTIAL, inMinutes(0.5));
    assert.equal(sessions.get(HERE), undefined);
  });

  it('forget one person, in all conversations', () => {
    const sessions = createSessions();
    const elsewhere = { ...HERE, conversationId: 'a:2' };
    const lee = { ...HERE, sender: { ...HERE.sender, objectId: 'lee' } };
    for (const binding of [HERE, elsewhere, lee]) sessions.put(binding, CREDENTIAL, inMinutes(60));
    sessions.forget(HERE.sender);
    assert.deepEqual([HERE, elsewhere, lee].map(sessions.get), [undefined, undefined, CREDENTIAL]);
  });
});
