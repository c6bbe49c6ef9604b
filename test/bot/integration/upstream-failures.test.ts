import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { textsIn } from '../../../bot/locales/index.ts';
import { type Listening, listen } from '../../../sandbox/http/listen.ts';
import type { Tenant } from '../../../sandbox/index.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { PATIENT_TIMEOUTS, type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');
const TIMEOUTS = { ...PATIENT_TIMEOUTS, untilTyping: 0 };
/** For a service that never answers: as short as the other services' answers on a busy machine allow. */
const SILENCE = { ...TIMEOUTS, readingInTurn: 1_500, readingInInvoke: 1_500 };

const neverAnswers: RequestListener = () => {};
const fails: RequestListener = (_request, response) => {
  response.statusCode = 503;
  response.end();
};
const answersNonsense: RequestListener = (_request, response) => void response.end('<html>Sign in</html>');

describe('Failures of Microsoft 365', () => {
  let bot: RunningBot | undefined;
  let replacement: Listening | undefined;
  afterEach(async () => {
    await bot?.stop();
    await replacement?.stop();
    bot = replacement = undefined;
  });

  /**
   * Replaces a service and asks twice. The bot answers the first time in an invoke, the second time in a message turn.
   */
  async function askTwice(service: 'graph' | 'sharepoint', behaviour: RequestListener) {
    bot = await startTenantWithBot({
      timeouts: behaviour === neverAnswers ? SILENCE : TIMEOUTS,
      settings: (tenant) => replace(tenant, service, behaviour),
    });
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
    replacement = await listen(behaviour, { service, log, ...certificates });
    if (service === 'graph')
      return { GRAPH_URL: replacement.origin, SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint };
    tenant.state.addresses.sharepoint = replacement.origin;
    return {};
  }

  const failures = { 'never answers': neverAnswers, fails, 'answers nonsense': answersNonsense };
  for (const [failure, behaviour] of Object.entries(failures)) {
    it(`Graph ${failure}: the bot answers with an unknown verdict`, async () => {
      for (const card of await askTwice('graph', behaviour)) {
        assert.ok(textsOn(card).includes(text('photoCard.title.unknown')));
        assert.ok(textsOn(card).includes(text('photoCard.cause.graph-unreadable')));
        assert.equal(
          imagesIn(card).filter((url) => url.endsWith('/photos/neutral')).length,
          1,
          'the other picture is shown',
        );
      }
    });

    it(`SharePoint ${failure}: the bot answers with an unknown verdict`, async () => {
      for (const card of await askTwice('sharepoint', behaviour)) {
        assert.ok(textsOn(card).includes(text('photoCard.title.unknown')));
        assert.ok(textsOn(card).includes(text('photoCard.cause.sharepoint-unreadable')));
        assert.equal(
          imagesIn(card).filter((url) => url.endsWith('/photos/neutral')).length,
          1,
          'the other picture is shown',
        );
      }
    });
  }

  it('logs the reason under the reference on the card', async () => {
    const [card] = await askTwice('graph', fails);
    const reference = /Reference:\s(\w+)/.exec(textsOn(card).join('\n'))?.[1];
    const line = bot?.logged.find((entry) => entry.reference === reference && entry.verdict);
    assert.match(JSON.stringify(line?.failures), /unavailable/);
  });

  it('Entra answers too late, with an error: the bot answers, without an unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      bot = await startTenantWithBot({ timeouts: { ...TIMEOUTS, readingInTurn: 400, readingInInvoke: 400 } });
      const { tenant } = bot;
      const chat = tenant.teams.personalChat(tenant.chatPerson);
      await chat.say('help');
      await chat.nextMessage();
      tenant.state.faults.delay('entra', 600);
      tenant.state.faults.set('entra', { kind: 'error', status: 503 });
      await chat.say('my photo is wrong');
      assert.ok(textsOn((await chat.nextMessage()).card).includes(text('photoCard.title.unknown')));
      // After that, the late answers have arrived, and any unhandled rejections too.
      await tenant.stopService('entra');
      await new Promise(setImmediate);
      assert.deepEqual(unhandled, []);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('Entra gives no token: the bot answers with an unknown verdict', async () => {
    bot = await startTenantWithBot({ timeouts: TIMEOUTS });
    const { tenant } = bot;
    const chat = tenant.teams.personalChat(tenant.chatPerson);
    await chat.say('help');
    await chat.nextMessage();
    // The bot's own channel token is cached by now; the person's tokens are not.
    await tenant.stopService('entra');
    await chat.say('my photo is wrong');
    const { card } = await chat.nextMessage();
    assert.ok(textsOn(card).includes(text('photoCard.cause.both-unreadable')));
  });
});
