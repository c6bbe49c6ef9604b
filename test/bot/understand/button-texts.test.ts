import assert from 'node:assert/strict';
import path from 'node:path';
import { LANGUAGES } from '../../../bot/locales/index.ts';
import type { Wish } from '../../../bot/understand/types.ts';
import { wishesOf } from '../../helpers/bot/understood-as.ts';
import { leafTexts } from '../../helpers/house/locales/text-leaves.ts';

const LOCALES = path.join(import.meta.dirname, '../../../bot/locales');

/** What a button does, as a wish. Where no wish does the same: those of which one leads there. */
const WISHES: Readonly<Record<string, readonly Wish[]>> = {
  'say.check-photo': ['check'],
  'say.stop-nudges': ['stop'],
  'say.resume-nudges': ['resume'],
  'action.check-photo': ['check'],
  'action.stop-nudges': ['stop'],
  'action.resume-nudges': ['resume'],
  'action.not-now': ['snooze'],
  'action.help': ['help'],
  'action.show-settings': ['settings'],
  'action.show-status': ['status'],
  'action.show-data': ['data'],
  'action.forget-me': ['forget'],
  'nudgeCard.action.not-now': ['snooze'],
  'nudgeCard.action.undo': ['resume'],
  'photoCard.action.check-again': ['check'],
  // The card of a check has these buttons.
  'photoCard.action.open-sharepoint': ['check'],
  'photoCard.action.change-photo': ['check'],
  'photoCard.action.tell-admin': ['check', 'help'],
  // A check asks for the sign-in. In German and Dutch, the word also means to subscribe.
  'sign-in.button': ['check', 'help', 'resume'],
  'action.ask-support': ['help', 'check'],
  'action.open-private-chat': ['help', 'check', 'greeting'],
  // The reminder that a person asks for has a button only.
  'askedReminder.action.remind': ['snooze', 'resume'],
  'askedReminder.action.cancel': ['stop', 'status'],
  'settingsCard.action.save': ['settings'],
  // The buttons of the report concern all people. A person who writes their texts means their own messages.
  'reportCard.action.pause': ['snooze', 'stop'],
  'reportCard.action.resume': ['resume'],
  'reportCard.action.show': ['report'],
};

/** Texts that mean something only beside their question, or only on the report, which most people do not have. */
const NOT_WRITTEN = [
  'dataCard.action.go-back',
  ...['back', 'release', 'confirm-pause', 'confirm-resume', 'confirm-release', 'digest-on', 'digest-off'].map(
    (action) => `reportCard.action.${action}`,
  ),
];

const BUTTON = /^say\.|(^|\.)action\.|\.button$/;

for (const language of LANGUAGES) {
  describe(`The texts of buttons in ${language}, written as a message`, () => {
    let buttons: [string, string][] = [];
    before(async () => {
      const { default: texts } = await import(path.join(LOCALES, language, 'index.ts'));
      buttons = [...leafTexts(texts)].filter(([key]) => BUTTON.test(key) && !NOT_WRITTEN.includes(key));
    });

    it('are all listed with what they do', () =>
      assert.deepEqual(buttons.map(([key]) => key).toSorted(), Object.keys(WISHES).toSorted()));

    it('lead to what the button does', () => {
      const missed = buttons.filter(([key, text]) => !wishesOf(text).some((wish) => WISHES[key]?.includes(wish)));
      assert.deepEqual(
        missed.map(([key, text]) => `${key}: ${text} → ${wishesOf(text).join(', ') || 'none'}`),
        [],
      );
    });
  });
}
