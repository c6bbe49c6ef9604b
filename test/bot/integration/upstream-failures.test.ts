import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { textsIn } from '../../../bot/locales/index.ts';
import { type Listening, listen } from '../../../sandbox/http/listen.ts';
import type { Tenant } from '../../../sandbox/index.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');
/** Short, so that waiting for a service that never answers takes no time; the bot's own are `TIMES` in its start. */
const TIMES = { turn: 9_500, invoke: 3_700, readingInTurn: 400, readingInInvoke: 400, untilTyping: 0 };

const neverAnswers: RequestListener = () => {};
const fails: RequestListener = (_request, response) => {
  response.statusCode = 503;
  response.end();
};
const answersNonsense: RequestListener = (_request, response) => void response.end('<html>Sign in</html>');

describe('When Microsoft 365 is in trouble, through the front door', () => {
  let bot: RunningBot | undefined;
  let stranger: Listening | undefined;
  afterEach(async () => {
    await bot?.stop();
    await stranger?.stop();
    bot = stranger = undefined;
  });

  /**
   * Asks with a service replaced by one that behaves like this: first time (in an invoke), then again (in a message
   * turn).
   */
  async function askTwice(service: 'graph' | 'sharepoint', behaviour: RequestListener) {
    bot = await startTenantWithBot({ timeouts: TIMES, settings: (tenant) => replace(tenant, service, behaviour) });
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    const cards: unknown[] = [];
    for (let round = 0; round < 2; round++) {
      assert.equal((await chat.say('my photo is wrong')).status, 200);
      cards.push((await chat.nextMessage()).card);
    }
    assert.deepEqual(
      chat.exchanges.map(({ status }) => status),
      [200],
    );
    return cards;
  }

  async function replace(
    tenant: Tenant,
    service: 'graph' | 'sharepoint',
    behaviour: RequestListener,
  ): Promise<Record<string, string>> {
    const { requests: log } = tenant.state;
    const certificates = service === 'graph' ? { certificates: tenant.certificates } : {};
    stranger = await listen(behaviour, { service, log, ...certificates });
    if (service === 'graph') return { GRAPH_URL: stranger.origin, SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint };
    tenant.state.addresses.sharepoint = stranger.origin;
    return {};
  }

  const troubles = { 'never answers': neverAnswers, fails, 'answers nonsense': answersNonsense };
  for (const [trouble, behaviour] of Object.entries(troubles)) {
    it(`Graph ${trouble}: the answer comes, and says that it does not know`, async () => {
      for (const card of await askTwice('graph', behaviour)) {
        assert.ok(textsOn(card).includes(text('photoCard.title.unknown')));
        assert.ok(textsOn(card).includes(text('photoCard.cause.graph-unreadable')));
        assert.equal(imagesIn(card).filter((url) => url.endsWith('/photos/neutral')).length, 1, 'the other is shown');
      }
    });

    it(`SharePoint ${trouble}: the answer comes, and says that it does not know`, async () => {
      for (const card of await askTwice('sharepoint', behaviour)) {
        assert.ok(textsOn(card).includes(text('photoCard.title.unknown')));
        assert.ok(textsOn(card).includes(text('photoCard.cause.sharepoint-unreadable')));
        assert.equal(imagesIn(card).filter((url) => url.endsWith('/photos/neutral')).length, 1, 'the other is shown');
      }
    });
  }

  it('the reference on the card finds the reason in the log', async () => {
    const [card] = await askTwice('graph', fails);
    const reference = /Reference\s(\w+)/.exec(textsOn(card).join('\n'))?.[1];
    const line = bot?.logged.find((entry) => entry.reference === reference && entry.verdict);
    assert.match(JSON.stringify(line?.failures), /unavailable/);
  });

  it('Entra answers too late, with an error: the answer comes, and nothing is left dangling', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      bot = await startTenantWithBot({ timeouts: TIMES });
      const { tenant } = bot;
      const chat = tenant.teams.personalChat(tenant.chatPerson);
      await chat.say('help');
      await chat.nextMessage();
      tenant.state.faults.delay('entra', 600);
      tenant.state.faults.set('entra', { kind: 'error', status: 503 });
      await chat.say('my photo is wrong');
      assert.ok(textsOn((await chat.nextMessage()).card).includes(text('photoCard.title.unknown')));
      // By then the late answers are in, and so would be what they broke.
      await tenant.stopService('entra');
      await new Promise(setImmediate);
      assert.deepEqual(unhandled, []);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('Entra gives no token: the answer comes, and says that it does not know', async () => {
    bot = await startTenantWithBot({ timeouts: TIMES });
    const { tenant } = bot;
    const chat = tenant.teams.personalChat(tenant.chatPerson);
    await chat.say('help');
    await chat.nextMessage();
    // The bot's own token for the channel is in its cache by now; the person's are not.
    await tenant.stopService('entra');
    await chat.say('my photo is wrong');
    const { card } = await chat.nextMessage();
    assert.ok(textsOn(card).includes(text('photoCard.cause.both-unreadable')));
  });
});
