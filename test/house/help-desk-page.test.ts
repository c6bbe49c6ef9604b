import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import verdictTitles from '../../bot/locales/en/photo-card.json' with { type: 'json' };
import { textsIn } from '../../bot/locales/index.ts';
import type { VerdictKind } from '../../src/photo/verdict.ts';

const PAGE = readFileSync('docs/help-desk.md', 'utf8');

describe('docs/help-desk.md', () => {
  for (const verdict of Object.keys(verdictTitles.title) as VerdictKind[]) {
    it(`explains the card of ${verdict} under its title`, () => {
      assert.ok(PAGE.includes(`| *${textsIn('en')(`photoCard.title.${verdict}`)}* |`));
    });
  }

  it('names the buttons as the cards do', () => {
    const text = textsIn('en');
    for (const button of ['open-sharepoint', 'check-again', 'change-photo', 'tell-admin'] as const) {
      assert.ok(PAGE.includes(`| *${text(`photoCard.action.${button}`)}* |`), button);
    }
    const choices = [
      'nudgeCard.action.not-now',
      'nudgeCard.action.undo',
      'action.stop-nudges',
      'action.resume-nudges',
    ] as const;
    for (const button of choices) assert.ok(PAGE.includes(`*${text(button)}*`), button);
  });
});
