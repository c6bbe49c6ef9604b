import assert from 'node:assert/strict';
import { type TextKey, textsIn } from '../../../bot/locales/index.ts';
import { type OddForms, usualForms } from '../../../sandbox/tenant/people/odd-forms.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { textsOn } from './card-contents.ts';
import { type RunningBot, startTenantWithBot } from './running-bot.ts';

const text = textsIn('en');

/** A tenant with a bot, where a check can run against any of the services' odd forms. */
export interface OddTenant extends RunningBot {
  /** Runs a check for this person while the services answer in these forms. Returns the texts on the card. */
  ask(alias: string, forms?: Partial<OddForms>): Promise<readonly string[]>;
}

export async function startOddTenant(): Promise<OddTenant> {
  const bot = await startTenantWithBot();
  const { teams, person } = bot.tenant;
  teams.switches.throttling = 'off';
  return {
    ...bot,
    async ask(alias, forms = {}) {
      const asker = person(alias);
      const before = { ...asker.oddForms };
      Object.assign(asker.oddForms, forms);
      try {
        const chat = teams.personalChat(asker);
        assert.deepEqual(await chat.say('my photo is wrong'), { status: 200, body: undefined });
        const { card, warnings } = await chat.nextMessage();
        assert.deepEqual(warnings, []);
        return textsOn(card);
      } finally {
        Object.assign(asker.oddForms, usualForms(), before);
      }
    },
  };
}

/** Asserts that a card shows this verdict and each of these texts. */
export function shows(texts: readonly string[], verdict: VerdictKind, ...sentences: TextKey[]): void {
  for (const key of [`photoCard.title.${verdict}`, ...sentences] as TextKey[]) {
    assert.ok(texts.includes(text(key)), `${key} is not on the card:\n${texts.join('\n')}`);
  }
}
