import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { buttonsOn, nodesOf, textForAdminOn, textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');
const ASK = text('action.ask-support');

const mailOn = (card: unknown) => new URL(String(nodesOf(card).find(({ title }) => title === ASK)?.url));
const linesOfMail = (card: unknown) => mailOn(card).searchParams.get('body')?.split('\r\n') ?? [];

describe('SUPPORT_LINK', () => {
  let bot: RunningBot;
  before(async () => {
    const SUPPORT_LINK = 'mailto:help@contoso.com?subject={subject}&body={text}';
    bot = await startTenantWithBot({ settings: () => ({ SUPPORT_LINK }) });
  });
  after(() => bot.stop());

  const ask = async (alias: string) => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person(alias));
    await chat.say('my photo is wrong');
    const { card, warnings } = await chat.nextMessage();
    assert.deepEqual(warnings, []);
    return card;
  };

  it('puts the text for the admin into a mail, and leaves it on the card', async () => {
    const tom = bot.tenant.person('tom.brandt');
    const card = await ask('tom.brandt');
    assert.deepEqual(buttonsOn(card), [ASK, text('photoCard.action.check-again')]);
    assert.ok(textsOn(card).includes(text('photoCard.ask.link')));
    assert.ok(!textsOn(card).includes(text('photoCard.ask.copy')));
    const mail = mailOn(card);
    assert.equal(mail.pathname, 'help@contoso.com');
    assert.equal(mail.searchParams.get('subject'), text('for-support.subject'));
    const lines = linesOfMail(card);
    assert.ok(lines.includes(text('photoCard.for-admin.request.sync-off')));
    for (const line of [`Object id: ${tom.id}`, `Tenant id: ${bot.tenant.state.id}`]) assert.ok(lines.includes(line));
    const onCard = textForAdminOn(card)?.split('\n') ?? [];
    for (const line of lines) assert.ok(onCard.includes(line) || line === text('for-support.shortened'), line);
    const toggle = nodesOf(card).find(
      (node) => nodesOf(node.selectAction)[0]?.title === text('photoCard.action.tell-admin'),
    );
    assert.deepEqual(nodesOf(toggle?.selectAction)[0]?.targetElements, ['for-admin']);
  });

  it('offers no mail where the person can help themselves', async () => {
    const card = await ask('nora.lindqvist');
    assert.ok(!JSON.stringify(card).includes('mailto:'));
    assert.ok(!buttonsOn(card).includes(ASK));
  });

  it('offers a mail after a second check that could not find out', async () => {
    const nora = bot.tenant.person('nora.lindqvist');
    const chat = bot.tenant.teams.personalChat(nora);
    bot.tenant.state.faults.set('sharepoint', { kind: 'error', status: 500 });
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    assert.deepEqual(buttonsOn(message.card), [text('photoCard.action.check-again')]);
    await chat.press(message, text('photoCard.action.check-again'));
    bot.tenant.state.faults.clear();
    assert.deepEqual(buttonsOn(message.card), [text('photoCard.action.check-again'), ASK]);
    assert.ok(linesOfMail(message.card).includes(text('for-support.failure')));
    assert.ok(linesOfMail(message.card).includes(`Object id: ${nora.id}`));
  });

  it('offers a mail after a sign-in that Teams did not complete', async () => {
    const nora = bot.tenant.person('nora.lindqvist');
    const chat = bot.tenant.teams.personalChat(nora);
    const sent = chat.messages.length;
    await chat.invoke('signin/failure', { code: 'invalidresource', message: 'x' });
    await chat.until(() => chat.messages.length > sent);
    const card = chat.messages.at(-1)?.card;
    assert.deepEqual(buttonsOn(card), [text('action.check-photo'), ASK]);
    assert.ok(linesOfMail(card).includes(text('for-support.not-completed')));
    assert.ok(linesOfMail(card).includes(`Object id: ${nora.id}`));
  });
});
