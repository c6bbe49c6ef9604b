import assert from 'node:assert/strict';
import { createSessions, MAX_SESSIONS } from '../../../bot/sign-in/sessions.ts';

const CREDENTIAL = { getToken: async () => 'token' };
const SESSION = { credential: CREDENTIAL, isAdmin: false };
const HERE = { sender: { tenantId: 'tenant', objectId: 'nora' }, conversationId: 'a:1' };
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

describe('Sessions', () => {
  it('know who signed in with the app role, in the same conversation and until the end', () => {
    const sessions = createSessions();
    sessions.put(HERE, { ...SESSION, isAdmin: true }, inMinutes(60));
    const others = [
      { ...HERE, conversationId: 'a:2' },
      { ...HERE, sender: { ...HERE.sender, tenantId: 'other' } },
    ];
    assert.deepEqual([HERE, ...others].map(sessions.isAdmin), [true, false, false]);
    sessions.put(HERE, SESSION, inMinutes(60));
    assert.equal(sessions.isAdmin(HERE), false);
    sessions.put(HERE, { ...SESSION, isAdmin: true }, inMinutes(0.5));
    assert.equal(sessions.isAdmin(HERE), false);
  });

  it('return the credential to its person in the same conversation', () => {
    const sessions = createSessions();
    sessions.put(HERE, SESSION, inMinutes(60));
    assert.equal(sessions.get(HERE), CREDENTIAL);
  });

  it('return nothing for another person, conversation or tenant', () => {
    const sessions = createSessions();
    sessions.put(HERE, SESSION, inMinutes(60));
    assert.equal(sessions.get({ ...HERE, sender: { ...HERE.sender, objectId: 'lee' } }), undefined);
    assert.equal(sessions.get({ ...HERE, sender: { ...HERE.sender, tenantId: 'fabrikam' } }), undefined);
    assert.equal(sessions.get({ ...HERE, conversationId: 'a:2' }), undefined);
  });

  it('do not keep a credential that is about to expire', () => {
    const sessions = createSessions();
    sessions.put(HERE, SESSION, inMinutes(0.5));
    assert.equal(sessions.get(HERE), undefined);
  });

  it('forget one person, in all conversations', () => {
    const sessions = createSessions();
    const elsewhere = { ...HERE, conversationId: 'a:2' };
    const lee = { ...HERE, sender: { ...HERE.sender, objectId: 'lee' } };
    for (const binding of [HERE, elsewhere, lee]) sessions.put(binding, SESSION, inMinutes(60));
    sessions.forget(HERE.sender);
    assert.deepEqual([HERE, elsewhere, lee].map(sessions.get), [undefined, undefined, CREDENTIAL]);
  });

  it('are bounded: the person who was away longest is dropped', () => {
    const sessions = createSessions();
    const binding = (index: number) => ({ ...HERE, sender: { ...HERE.sender, objectId: `p${index}` } });
    for (let index = 0; index < MAX_SESSIONS; index++) sessions.put(binding(index), SESSION, inMinutes(60));
    assert.ok(sessions.get(binding(0)));
    sessions.put(binding(MAX_SESSIONS), SESSION, inMinutes(60));
    assert.ok(sessions.get(binding(0)), 'It was just used.');
    assert.equal(sessions.get(binding(1)), undefined);
    assert.ok(sessions.get(binding(MAX_SESSIONS)));
  });
});
