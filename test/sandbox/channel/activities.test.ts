import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import type { JWTPayload } from 'jose';
import { localTimestamp } from '../../../sandbox/channel/chat/local-timestamp.ts';
import { botMri, personMri } from '../../../sandbox/channel/index.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

describe("activities from a person's Teams", () => {
  let bot: TenantWithBot;
  let received: Activity[];
  before(async () => {
    bot = await startTenantWithEchoBot();
  });
  beforeEach(() => {
    bot.onTurn(async (context) => {
      received.push(context.activity);
    });
    received = [];
  });
  after(() => bot.stop());

  it('name the person, the chat, the time and the language', async () => {
    const { lee, state, botApp } = bot.tenant;
    await bot.teams.personalChat(lee).say('ciao');
    const [activity] = received;
    assert.ok(activity);
    assert.equal(activity.type, 'message');
    assert.deepEqual([activity.text, activity.textFormat, activity.locale], ['ciao', 'plain', 'it-IT']);
    assert.deepEqual(activity.from, {
      id: personMri(state, botApp.clientId, lee),
      name: 'Lee Gu',
      aadObjectId: lee.id,
    });
    assert.deepEqual(activity.recipient, { id: botMri(botApp.clientId), name: 'Echo' });
    assert.deepEqual(activity.conversation, {
      conversationType: 'personal',
      tenantId: state.id,
      id: bot.teams.personalChat(lee).id,
    });
    assert.deepEqual(activity.channelData, { tenant: { id: state.id } });
    assert.equal(activity.serviceUrl, `${state.addresses.channel}/teams/`);
    assert.deepEqual([activity.channelId, activity.localTimezone], ['msteams', 'Europe/Rome']);
    assert.deepEqual(activity.entities, [
      { type: 'clientInfo', locale: 'it-IT', country: 'IT', platform: 'Web', timezone: 'Europe/Rome' },
    ]);
  });

  it('edit the newest message of the person: the same id, the new text', async () => {
    const { megan, lee } = bot.tenant;
    const group = bot.teams.groupChat('Editors', [megan, lee]);
    await assert.rejects(group.edit('hello', { from: lee }), { code: 'NoMessage' });
    await group.say('hell', { from: lee });
    await group.say('ciao', { from: megan });
    await group.edit('hello', { from: lee });
    const [said, , edited] = received;
    assert.deepEqual([edited?.type, edited?.id, edited?.text], ['messageUpdate', said?.id, '<at>Echo</at> hello']);
    assert.equal(edited?.channelData.eventType, 'editMessage');
    assert.equal(edited?.from.aadObjectId, lee.id);
  });

  it('mention the bot in groups and channels', async () => {
    const { megan, lee, state } = bot.tenant;
    await bot.teams.groupChat('Club', [megan, lee]).say('hello', { from: lee });
    const channel = bot.teams.channel('Marketing', 'Photos', [megan]);
    await channel.say('hello', { locale: 'de-DE' });
    const [inGroup, inChannel] = received;
    assert.equal(inGroup?.text, '<at>Echo</at> hello');
    assert.equal(inGroup?.from.aadObjectId, lee.id);
    assert.deepEqual(
      [inGroup?.conversation.conversationType, inGroup?.conversation.isGroup, inGroup?.entities?.[1]?.type],
      ['groupChat', true, 'mention'],
    );
    const team = bot.teams.channel('Marketing', 'General', []).id;
    assert.deepEqual(inChannel?.channelData, {
      teamsChannelId: channel.id,
      teamsTeamId: team,
      channel: { id: channel.id, name: 'Photos' },
      team: { id: team, name: 'Marketing' },
      tenant: { id: state.id },
    });
    assert.deepEqual([inChannel?.conversation.conversationType, inChannel?.locale], ['channel', 'de-DE']);
  });

  it('name the thread in a channel: that of the first message', async () => {
    const { megan } = bot.tenant;
    const channel = bot.teams.channel('Marketing', 'Threads', [megan]);
    bot.onTurn(async (context) => {
      received.push(context.activity);
      await context.sendActivity('hello');
    });
    await channel.say('first');
    const answer = channel.messages.at(-1);
    await channel.say('second', { replyToId: answer?.id });
    await channel.say('third');
    const [first, second, third] = received;
    const thread = `${channel.id};messageid=${first?.id}`;
    assert.deepEqual([first?.conversation.id, second?.conversation.id], [thread, thread]);
    assert.equal(third?.conversation.id, `${channel.id};messageid=${third?.id}`);
    await channel.edit('second, edited');
    assert.equal(received.at(-1)?.conversation.id, third?.conversation.id);
  });

  it('announce when the app is added and removed', async () => {
    const { megan, botApp } = bot.tenant;
    const chat = bot.teams.personalChat(megan);
    await chat.install();
    await chat.uninstall();
    assert.deepEqual(
      received.map(({ type, action }) => [type, action]),
      [
        ['conversationUpdate', undefined],
        ['installationUpdate', 'add'],
        ['installationUpdate', 'remove'],
      ],
    );
    assert.ok(received[0]?.membersAdded?.some((member) => member.id === botMri(botApp.clientId)));
    assert.equal(chat.installed, false);
  });

  it('do not announce an app that was installed long ago', async () => {
    const chat = bot.teams.personalChat(bot.tenant.megan);
    await chat.install({ silent: true });
    assert.deepEqual([received.length, chat.installed], [0, true]);
  });

  it('are accepted by the bot only if the channel signed them for it', async () => {
    const { teams, tenant } = bot;
    const activity = teams.personalChat(tenant.megan).messageActivity('hello');
    const bearer = async (claims: JWTPayload) => `Bearer ${await teams.channelToken(claims)}`;
    const signedByEntra = `Bearer ${await tenant.state.entraKey.sign({ iss: 'https://api.botframework.com', aud: tenant.botApp.clientId })}`;
    const refused = [
      null,
      signedByEntra,
      await bearer({ aud: 'another-bot' }),
      await bearer({ iss: 'https://example.com' }),
      await bearer({ serviceurl: 'http://localhost:1/teams/' }),
      await bearer({ serviceurl: undefined }),
      await bearer({ exp: 1_700_000_000, nbf: 1_600_000_000 }),
    ];
    for (const authorization of refused) {
      assert.equal((await teams.postRaw(activity, { authorization })).status, 401);
    }
    assert.equal(received.length, 0);
    assert.equal((await teams.postRaw(activity)).status, 200);
    assert.equal(received.length, 1);
    assert.equal((await teams.postRaw('{"type":')).status, 400);
  });

  it('return 502 when the bot is unreachable and 504 when it does not respond', async () => {
    const { teams, tenant } = bot;
    const chat = teams.personalChat(tenant.megan);
    const connected = teams.bot;
    assert.ok(connected);
    teams.connectBot({ ...connected, endpoint: 'http://localhost:9/api/messages' });
    assert.equal((await chat.say('hello?')).status, 502);
    teams.connectBot(connected);
    teams.switches.answerLimit = 20;
    const { promise, resolve } = Promise.withResolvers<void>();
    bot.onTurn(() => promise);
    assert.equal((await chat.say('quickly!')).status, 504);
    resolve();
    teams.switches.answerLimit = 15_000;
  });
});

describe('the local timestamp', () => {
  const moment = new Date('2026-07-01T22:30:00.123Z');
  it('has the UTC offset of the time zone at that time', () => {
    assert.equal(localTimestamp(moment, 'Europe/Rome'), '2026-07-02T00:30:00.123+02:00');
    assert.equal(localTimestamp(moment, 'America/St_Johns'), '2026-07-01T20:00:00.123-02:30');
    assert.equal(localTimestamp(moment, 'UTC'), '2026-07-01T22:30:00.123+00:00');
  });
});
