import assert from 'node:assert/strict';
import { startTenant } from '../../sandbox/index.ts';

describe('two tenants in one process', () => {
  const start = async (seed: number, peopleSeed?: number) => {
    const tenant = await startTenant({ seed, ...(peopleSeed && { peopleSeed }) });
    await tenant.stop();
    return tenant;
  };

  it('can share the sample people and their pictures, and nothing else', async () => {
    const [one, other] = [await start(731), await start(732, 731)];
    assert.equal(other.chatPerson.id, one.chatPerson.id);
    assert.equal(other.chatPerson.photo?.bytes, one.chatPerson.photo?.bytes);
    assert.notEqual(other.state.id, one.state.id);
    assert.notEqual(other.apps.bot.clientId, one.apps.bot.clientId);
    other.removePhoto(other.chatPerson);
    assert.ok(one.chatPerson.photo);
  });

  it('have different people by default', async () => {
    assert.notEqual((await start(733)).chatPerson.id, (await start(734)).chatPerson.id);
  });
});
