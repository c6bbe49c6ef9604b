import assert from 'node:assert/strict';
import { createSessions, MAX_SESSIONS } from '../../../bot/sign-in/sessions.ts';

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

  it('are bounded: the person who was away longest is dropped', () => {
    const sessions = createSessions();
    const binding = (index: number) => ({ ...HERE, sender: { ...HERE.sender, objectId: `p${index}` } });
    for (let index = 0; index < MAX_SESSIONS; index++) sessions.put(binding(index), CREDENTIAL, inMinutes(60));
    assert.ok(sessions.get(binding(0)));
    sessions.put(binding(MAX_SESSIONS), CREDENTIAL, inMinutes(60));
    assert.ok(sessions.get(binding(0)), 'It was just used.');
    assert.equal(sessions.get(binding(1)), undefined);
    assert.ok(sessions.get(binding(MAX_SESSIONS)));
  });
});
