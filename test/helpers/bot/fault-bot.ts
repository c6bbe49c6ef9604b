import assert from 'node:assert/strict';
import { LANGUAGES, type Language, languageOf, type TextKey, textsIn } from '../../../bot/locales/index.ts';
import type { TurnTimeouts } from '../../../bot/teams/turn-timeouts.ts';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { Fault, FaultOptions } from '../../../sandbox/tenant/services/fault.ts';
import type { FaultyService } from '../../../sandbox/tenant/services/service-name.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { leafTexts } from '../house/locales/text-leaves.ts';
import { textsOn, VERDICTS } from './card-contents.ts';
import { PATIENT_TIMEOUTS, type RunningBot, startTenantWithBot } from './running-bot.ts';

/** Typing is shown at once, so that it is part of what fails. */
const TIMEOUTS: TurnTimeouts = { ...PATIENT_TIMEOUTS, untilTyping: 0 };

/** Timeouts for a service that never answers: as short as the other services' answers on a busy machine allow. */
const SILENCE = { readingInTurn: 1_500, readingInInvoke: 1_500 };

/** The verdicts before SharePoint is opened. */
export const EXPECTED_VERDICTS = {
  'nora.lindqvist': 'out-of-date',
  'luca.moretti': 'out-of-date',
  'samuel.carter': 'in-sync',
  'kenji.mori': 'no-photo',
} as const satisfies Record<string, VerdictKind>;

export type Alias = keyof typeof EXPECTED_VERDICTS;

/** All texts by language. */
const SENTENCES = new Map<Language, ReadonlySet<string>>();
for (const language of LANGUAGES) {
  const { default: tree } = await import(`../../../bot/locales/${language}/index.ts`);
  SENTENCES.set(language, new Set(leafTexts(tree).values()));
}

/** A bot for tests that make its services fail. */
export interface FaultBot extends RunningBot {
  /**
   * Makes a service fail until `heal`. If it never answers, reading has a shorter timeout meanwhile, because the test
   * waits for it.
   */
  fail(service: FaultyService, fault: Fault, only?: FaultOptions['only']): void;
  /** Shortens timeouts that the test waits for, until `heal`. They apply to turns that begin later. */
  shorten(timeouts: Partial<TurnTimeouts>): void;
  /** Ends all faults and restores the timeouts. */
  heal(): void;
  /** Asks and returns the answering message. */
  ask(alias: Alias): Promise<BotMessage>;
  /** Presses "Check again" and returns the card that the person then sees. */
  checkAgain(alias: Alias, message: BotMessage): Promise<unknown>;
  /** Stops everything. Throws if a timer, a socket or an unhandled rejection is left. */
  stopClean(): Promise<void>;
}

export async function startFaultBot(usual = TIMEOUTS): Promise<FaultBot> {
  const timeouts = { ...usual };
  const unhandled: unknown[] = [];
  const record = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', record);
  // Lets the test runner set its timer for this hook first.
  await new Promise(setImmediate);
  const before = activeResources();
  const bot = await startTenantWithBot({ timeouts });
  const { teams, person } = bot.tenant;
  teams.switches.throttling = 'off';
  const shorten = (shorter: Partial<TurnTimeouts>) => void Object.assign(timeouts, shorter);
  return {
    ...bot,
    fail(service, fault, only) {
      bot.tenant.state.faults.set(service, fault, { only });
      if (fault.kind === 'never') shorten(SILENCE);
    },
    shorten,
    heal() {
      bot.tenant.state.faults.clear();
      shorten(usual);
    },
    async ask(alias) {
      const chat = teams.personalChat(person(alias));
      const question = textsIn(languageFor(person(alias)))('say.check-photo');
      assert.deepEqual(await chat.say(question), { status: 200, body: undefined });
      return chat.nextMessage();
    },
    async checkAgain(alias, message) {
      const button = textsIn(languageFor(person(alias)))('photoCard.action.check-again');
      const outcome = await teams.personalChat(person(alias)).press(message, button);
      assert.equal(outcome.response?.kind, 'card', JSON.stringify(outcome.body));
      return outcome.card;
    },
    async stopClean() {
      await bot.settled();
      assert.deepEqual(teams.failures, []);
      await bot.stop();
      await untilGone(before);
      process.off('unhandledRejection', record);
      assert.deepEqual(unhandled, []);
    },
  };
}

/** The language in which the bot answers this person. */
export function languageFor({ language }: Person): Language {
  return languageOf(language);
}

/** The verdict on a card. Asserts that its texts are in the person's language and free of technical codes. */
export function checkedVerdictOn(card: unknown, person: Person): VerdictKind | undefined {
  const texts = textsOn(card);
  const language = languageFor(person);
  for (const text of texts) {
    const languages = LANGUAGES.filter((one) => SENTENCES.get(one)?.has(text));
    assert.ok(languages.length === 0 || languages.includes(language), `In ${languages.join(', ')}: ${text}`);
    assert.doesNotMatch(text, /AADSTS|ECONN|Error\b|undefined|\bat .+:\d+:\d+|<html/);
  }
  const text = textsIn(language);
  return VERDICTS.find((verdict) => texts.includes(text(`photoCard.title.${verdict}`)));
}

/** Whether the card contains this text in the person's language. */
export function says(card: unknown, person: Person, key: TextKey): boolean {
  return textsOn(card).includes(textsIn(languageFor(person))(key));
}

/** Counts the resources that keep the process alive, without the test runner's pipes and terminals. */
function activeResources(): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    if (/^(TCP|TLS|Timeout|HTTP)/.test(name)) counted[name] = (counted[name] ?? 0) + 1;
  }
  return counted;
}

/** PGlite, shared by all tests of the process, writes its statistics some seconds after its last use. */
const DATABASE_TIMERS = 1;

/** Waits some turns of the event loop for closed connections to go. Forgotten ones never go. */
async function untilGone(before: Record<string, number>): Promise<void> {
  const left = () =>
    Object.entries(activeResources()).filter(([name, count]) => {
      const extra = name === 'Timeout' ? DATABASE_TIMERS : 0;
      return count > (before[name] ?? 0) + extra;
    });
  const deadline = performance.now() + 2_000;
  while (left().length > 0 && performance.now() < deadline) await new Promise(setImmediate);
  assert.deepEqual(left(), []);
}
