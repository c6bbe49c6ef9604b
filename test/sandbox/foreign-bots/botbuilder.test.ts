import assert from 'node:assert/strict';
import { startTenant, type Tenant } from '../../../sandbox/index.ts';
import { type ForeignBot, startForeignBot } from '../../helpers/foreign/foreign-bot.ts';

for (const multiTenant of [false, true]) {
  describe(`An unmodified ${multiTenant ? 'multi-tenant' : 'single-tenant'} echo bot on botbuilder`, () => {
    let tenant: Tenant;
    let bot: ForeignBot;
    before(async () => {
      const seed = multiTenant ? 4716 : 4715;
      tenant = await startTenant({ hosts: 'real', oneRegistration: true, multiTenant, seed, peopleSeed: 1 });
      bot = await startForeignBot(tenant, 'echo-bot.ts');
    });
    after(async () => {
      await bot.stop();
      await tenant.stop();
    });

    it('answers', async () => {
      const chat = tenant.teams.personalChat(tenant.chatPerson);
      const { status } = await chat.say('hello');
      assert.equal(status, 200, bot.errors());
      assert.equal((await chat.nextMessage()).text, `${tenant.chatPerson.displayName}: hello`);
    });

    it('writes on its own initiative', async () => {
      const chat = tenant.teams.personalChat(tenant.chatPerson);
      assert.equal((await fetch(`${bot.origin}/api/notify`)).status, 200, bot.errors());
      assert.equal((await chat.nextMessage()).text, 'A message of my own accord.');
    });

    it('refuses a token that the channel did not sign', async () => {
      const authorization = `Bearer ${await tenant.state.entraKey.sign({ iss: 'https://api.botframework.com' })}`;
      const { status } = await tenant.teams.postRaw({ type: 'message', text: 'hello' }, { authorization });
      assert.equal(status, 401);
    });
  });
}

describe('An unmodified bot with the OAuthPrompt of botbuilder', () => {
  let tenant: Tenant;
  let bot: ForeignBot;
  before(async () => {
    tenant = await startTenant({ hosts: 'real', oneRegistration: true, seed: 4717, peopleSeed: 1 });
    bot = await startForeignBot(tenant, 'sso-bot.ts');
  });
  after(async () => {
    await bot.stop();
    await tenant.stop();
  });

  it('signs a person in silently and calls Graph', async () => {
    const chat = tenant.teams.personalChat(tenant.chatPerson);
    await chat.say('hi');
    assert.equal((await chat.nextMessage()).text, `Graph says you are ${tenant.chatPerson.displayName}.`, bot.errors());
    assert.equal((await chat.nextExchange()).status, 200);
  });

  it('needs no sign-in the second time, and one again after it signed the person out', async () => {
    const chat = tenant.teams.personalChat(tenant.chatPerson);
    await chat.say('hi');
    assert.match((await chat.nextMessage()).text ?? '', /^Graph says you are/);
    assert.equal(chat.exchanges.length, 1);
    await chat.say('logout');
    assert.equal((await chat.nextMessage()).text, 'You have been signed out.');
    await chat.say('hi');
    assert.match((await chat.nextMessage()).text ?? '', /^Graph says you are/);
    assert.equal((await chat.nextExchange()).status, 200);
    assert.equal(chat.exchanges.length, 2);
  });

  it('shows its button if consent is missing, and gets a code from the page behind it', async () => {
    const person = tenant.person('kenji.mori');
    const chat = tenant.teams.personalChat(person);
    tenant.state.policies.setConsent(tenant.apps.signIn.clientId, 'user-consent');
    await chat.say('hi');
    const message = await chat.nextMessage();
    assert.equal((await chat.nextExchange()).status, 412);
    tenant.state.policies.setConsent(tenant.apps.signIn.clientId, 'granted');
    const { status } = await chat.pressSignIn(message, async (page) => {
      assert.match(page, /^https:\/\/token\.botframework\.com\/api\/oauth\/signin\?signin=/);
      const opened = await tenant.openAs(person, page);
      assert.equal(new URL(opened.url).origin, 'https://token.botframework.com');
      return /<strong>(\d{6})<\/strong>/.exec(opened.text)?.[1];
    });
    assert.equal(status, 200, bot.errors());
    assert.equal((await chat.nextMessage()).text, `Graph says you are ${person.displayName}.`);
  });
});
