import assert from 'node:assert/strict';
import { LOG_EVENTS, type LogEvent, type LogEventName } from '../../../src/log/events.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const PINO_LEVELS = { debug: 20, info: 30, warn: 40, error: 50 } as const;

describe('The log of a question', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot();
  });
  after(() => bot.stop());

  /** Says it, waits for the answer, and resolves to the lines and the card. */
  const ask = async (text: string) => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    const before = bot.logged.length;
    await chat.say(text);
    const { card } = await chat.nextMessage();
    await bot.settled();
    return { lines: bot.logged.slice(before), card };
  };
  const summaries = (lines: readonly Readonly<Record<string, unknown>>[]) =>
    lines.map(({ event, reference, code }) => [event, reference, code]);

  it('has the documented lines under one reference, through the sign-in', async () => {
    const { lines } = await ask('my photo is wrong');
    const [reference] = lines.map((line) => line.reference);
    assert.match(String(reference), /^[\da-f]{8}$/);
    assert.deepEqual(summaries(lines.filter(({ event }) => event !== 'host-learned')), [
      ['message-received', reference, undefined],
      ['sign-in-requested', reference, undefined],
      ['signed-in', reference, undefined],
      ['photo-checked', reference, undefined],
      ['answer-sent', reference, undefined],
    ]);
  });

  it('has a reference of its own for each question', async () => {
    const [first, second] = [await ask('check my photo'), await ask('check my photo again')];
    const references = [first, second].map(({ lines }) => new Set(lines.map(({ reference }) => reference)));
    assert.deepEqual(
      references.map(({ size }) => size),
      [1, 1],
    );
    assert.notDeepEqual(references[0], references[1]);
    assert.deepEqual(
      first.lines.map(({ event }) => event),
      ['message-received', 'photo-checked', 'answer-sent'],
    );
  });

  it('names the source that failed, and how, under the reference on the card', async () => {
    bot.tenant.state.faults.set('sharepoint', { kind: 'error', status: 500 });
    try {
      const { lines, card } = await ask('my photo is wrong');
      const checked = lines.find(({ event }) => event === 'photo-checked');
      assert.match(JSON.stringify(checked?.failures), /"sharePointProfile":"unavailable/);
      assert.ok(textsOn(card).some((text) => text.includes(String(checked?.reference))));
    } finally {
      bot.tenant.state.faults.clear('sharepoint');
    }
  });

  it('has level, text and time of its event on each line, and a code where something failed', () => {
    for (const line of bot.logged) {
      const known: LogEvent | undefined = LOG_EVENTS[line.event as LogEventName];
      assert.ok(known, JSON.stringify(line));
      assert.deepEqual([line.level, line.msg, line.service], [PINO_LEVELS[known.level], known.text, 'photo-sync']);
      assert.ok(Number.isFinite(Date.parse(String(line.time))));
      if (Number(line.level) >= 40) assert.ok(line.code, JSON.stringify(line));
    }
  });
});
