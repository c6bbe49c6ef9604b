import assert from 'node:assert/strict';
import { type TextKey, textsIn } from '../../../bot/locales/index.ts';
import { type OddForms, usualForms } from '../../../sandbox/tenant/people/odd-forms.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { textsOn } from './card-contents.ts';
import { type RunningBot, startTenantWithBot } from './running-bot.ts';

const text = textsIn('en');

/** A tenant with a bot, whose people may be asked about in any form. */
export interface OddTenant extends RunningBot {
  /** The texts on the card that answers this person, while the services word what they know in these forms. */
  ask(alias: string, forms?: Partial<OddForms>): Promise<readonly string[]>;
}

export async function startOddTenant(): Promise<OddTenant> {
  const bot = await startTenantWithBot();
  const { teams, person } = bot.tenant;
  teams.switches.throttling = 'off';
  return {
    ...bot,
    async ask(alias, forms = {}) {
      const someone = person(alias);
      const before = { ...someone.oddForms };
      Object.assign(someone.oddForms, forms);
      try {
        const chat = teams.personalChat(someone);
        assert.deepEqual(await chat.say('my photo is wrong'), { status: 200, body: undefined });
        const { card, warnings } = await chat.nextMessage();
        assert.deepEqual(warnings, []);
        return textsOn(card);
      } finally {
        Object.assign(someone.oddForms, usualForms(), before);
      }
    },
  };
}

/** The card shows this verdict, and each of these sentences. */
export function shows(texts: readonly string[], verdict: VerdictKind, ...sentences: TextKey[]): void {
  for (const key of [`photoCard.title.${verdict}`, ...sentences] as TextKey[]) {
    assert.ok(texts.includes(text(key)), `${key} is not on the card:\n${texts.join('\n')}`);
  }
}
