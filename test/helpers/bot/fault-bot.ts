import assert from 'node:assert/strict';
import english from '../../../bot/locales/en/index.ts';
import { type Language, type TextKey, textsIn } from '../../../bot/locales/index.ts';
import italian from '../../../bot/locales/it/index.ts';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { textsOn, VERDICTS } from './card-contents.ts';
import { type RunningBot, startTenantWithBot } from './running-bot.ts';

/** Short, so that a service that never answers costs little; the bot's own are held against the limits elsewhere. */
export const SHORT_TIMEOUTS = { turn: 1_500, invoke: 900, readingInTurn: 700, readingInInvoke: 500, untilTyping: 0 };

/** What is true of their photos as long as nobody opens SharePoint. */
export const EXPECTED_VERDICTS = {
  'nora.lindqvist': 'out-of-date',
  'luca.moretti': 'out-of-date',
  'samuel.carter': 'in-sync',
  'kenji.mori': 'no-photo',
} as const satisfies Record<string, VerdictKind>;

export type Alias = keyof typeof EXPECTED_VERDICTS;

/** A bot whose services are about to fail. */
export interface FaultBot extends RunningBot {
  /** Asks, and gives the message that answers. */
  ask(alias: Alias): Promise<BotMessage>;
  /** Presses "Check again", and gives the card as the person sees it then. */
  checkAgain(alias: Alias, message: BotMessage): Promise<unknown>;
  /** Stops everything; throws if something was left behind: a timer, a socket, a rejection. */
  stopClean(): Promise<void>;
}

/** `timeouts`: where others than the short ones are needed. */
export async function startFaultBot(timeouts = SHORT_TIMEOUTS): Promise<FaultBot> {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  // By then the test runner's own timer for this hook is there.
  await new Promise(setImmediate);
  const before = activeResources();
  const bot = await startTenantWithBot({ timeouts });
  const { teams, person } = bot.tenant;
  teams.switches.throttling = 'off';
  // More than any turn may take by these times, on a slow machine too, and less than it takes to give up on somebody who hangs.
  teams.switches.answerLimit = 6_000;
  return {
    ...bot,
    async ask(alias) {
      const chat = teams.personalChat(person(alias));
      const question = textsIn(languageOf(person(alias)))('say.check-photo');
      assert.deepEqual(await chat.say(question), { status: 200, body: undefined });
      return chat.nextMessage();
    },
    async checkAgain(alias, message) {
      const button = textsIn(languageOf(person(alias)))('photoCard.action.check-again');
      const outcome = await teams.personalChat(person(alias)).press(message, button);
      assert.equal(outcome.response?.kind, 'card', JSON.stringify(outcome.body));
      return outcome.card;
    },
    async stopClean() {
      await bot.settled();
      assert.deepEqual(teams.failures, []);
      await bot.stop();
      await untilGone(before);
      process.off('unhandledRejection', note);
      assert.deepEqual(unhandled, []);
    },
  };
}

export function languageOf(person: Person): Language {
  return person.language.startsWith('it') ? 'it' : 'en';
}

/** The verdict that a card shows, in the person's language and in no other; nothing on it is for machines. */
export function verdictOn(card: unknown, person: Person): VerdictKind | undefined {
  const texts = textsOn(card);
  const language = languageOf(person);
  const foreign = language === 'it' ? sentencesIn(english) : sentencesIn(italian);
  const own = language === 'it' ? sentencesIn(italian) : sentencesIn(english);
  for (const text of texts) {
    assert.ok(own.has(text) || !foreign.has(text), `In another language: ${text}`);
    assert.doesNotMatch(text, /AADSTS|ECONN|Error\b|undefined|\bat .+:\d+:\d+|<html/);
  }
  const text = textsIn(language);
  return VERDICTS.find((verdict) => texts.includes(text(`photoCard.title.${verdict}`)));
}

/** Whether the card says this sentence, in the person's language. */
export function says(card: unknown, person: Person, key: TextKey): boolean {
  return textsOn(card).includes(textsIn(languageOf(person))(key));
}

function sentencesIn(tree: object): Set<string> {
  return new Set(
    Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : [...sentencesIn(value)])),
  );
}

/** What keeps a process alive, counted. Pipes and terminals are the test runner's. */
function activeResources(): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    if (/^(TCP|TLS|Timeout|HTTP)/.test(name)) counted[name] = (counted[name] ?? 0) + 1;
  }
  return counted;
}

/** PGlite, which all tests of a process share, writes its statistics down some seconds after it was last idle. */
const TIMERS_OF_DATABASE = 1;

/** Connections that were closed are gone some turns of the event loop later; those that were forgotten never are. */
async function untilGone(before: Record<string, number>): Promise<void> {
  const left = () =>
    Object.entries(activeResources()).filter(([name, count]) => {
      const more = name === 'Timeout' ? TIMERS_OF_DATABASE : 0;
      return count > (before[name] ?? 0) + more;
    });
  const patience = performance.now() + 2_000;
  while (left().length > 0 && performance.now() < patience) await new Promise(setImmediate);
  assert.deepEqual(left(), []);
}
