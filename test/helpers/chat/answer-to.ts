import assert from 'node:assert/strict';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { RunningBot } from '../bot/running-bot.ts';

/** The person writes in their private chat, in English. Returns the first answer. */
export async function answerTo(bot: RunningBot, person: Person, words: string): Promise<BotMessage> {
  const chat = bot.tenant.teams.personalChat(person);
  const sent = chat.messages.length;
  await chat.say(words, { locale: 'en-GB' });
  await chat.until(() => chat.messages.length > sent);
  await bot.settled();
  return chat.messages[sent] ?? assert.fail('There is no answer.');
}
