import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import type { Chat, Person } from '../../../sandbox/index.ts';
import { writeAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import type { PersonKey } from '../../../src/people/person-key.ts';
import type { Store } from '../../../src/store/types.ts';
import { textsOn } from './card-contents.ts';
import { memoryStore } from './memory-store.ts';
import { type RunningBot, type RunningBotOptions, startTenantWithBot } from './running-bot.ts';

const HOUR = 3_600_000;

type BotMessage = Chat['messages'][number];

/** A tenant and a bot with nudges turned on. Tests move the clock. */
export interface NudgeBot extends RunningBot {
  readonly store: Store;
  keyOf(person: Person): PersonKey;
  /** Runs the jobs at least every two hours until this ISO weekday and hour in the person's time zone. */
  until(person: Person, weekday: number, hour: number): Promise<void>;
  /** The person installs the app on Monday morning and gets another photo on Tuesday evening. */
  changePhotoOnTuesdayEvening(alias: string): Promise<PhotoChange>;
}

export interface PhotoChange {
  readonly person: Person;
  readonly chat: Chat;
  /** The messages since the change. */
  received(): readonly BotMessage[];
}

export async function startNudgeBot(
  options: Pick<RunningBotOptions, 'secretless' | 'tokenFile'> = {},
): Promise<NudgeBot> {
  const folder = mkdtempSync(join(tmpdir(), 'nudges-'));
  const store = await memoryStore();
  const bot = await startTenantWithBot({
    ...options,
    store,
    async settings({ apps }): Promise<Record<string, string>> {
      if (apps.signIn.secret === '') return { NUDGES: 'on' };
      await writeAppCertificate(apps.signIn, join(folder, 'app.pem'));
      return { NUDGES: 'on', APP_CERTIFICATE_FILE: join(folder, 'app.pem') };
    },
  });
  const { tenant } = bot;
  tenant.state.switches.copyInterval = 24 * HOUR;
  const now = () => tenant.state.clock.now();

  async function until(person: Person, weekday: number, hour: number, interval = 2 * HOUR): Promise<void> {
    const localNow = DateTime.fromJSDate(now(), { zone: person.timeZone });
    let end = localNow.set({ weekday: weekday as 1, hour, minute: 0, second: 0, millisecond: 0 });
    if (end <= localNow) end = end.plus({ weeks: 1 });
    while (now() < end.toJSDate()) {
      tenant.state.clock.advance(Math.min(interval, end.toMillis() - now().getTime()));
      await bot.beat();
    }
    // On a busy machine, a message may have missed its send slot in the last run.
    await bot.beat();
  }

  return {
    ...bot,
    store,
    keyOf: ({ id }) => ({ tenantId: tenant.state.id, objectId: id }),
    until,
    async changePhotoOnTuesdayEvening(alias) {
      const person = tenant.person(alias);
      const chat = tenant.teams.personalChat(person);
      // The bot watches a photo only after the installation. No photo changes on the day after it.
      await until(person, 1, 8, 7 * 24 * HOUR);
      await chat.install();
      await bot.settled();
      await until(person, 2, 21, 8 * HOUR);
      const before = chat.messages.length;
      tenant.changePhoto(person, anotherPhoto(bot, person));
      return { person, chat, received: () => chat.messages.slice(before) };
    },
    async stop() {
      await bot.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The photo of another sample person. `index` selects a different one. */
export function anotherPhoto({ tenant }: RunningBot, person: Person, index = 0): Buffer {
  const others = [...tenant.state.people.samplePeople()].filter(({ photo, id }) => photo && id !== person.id);
  return others[index]?.photo?.bytes ?? assert.fail();
}

/** The title of each message's card as this person sees it. */
export function titlesFor(messages: readonly BotMessage[], person: Person): (string | undefined)[] {
  return messages.map((message) => textsOn(message.cardFor(person))[0]);
}
