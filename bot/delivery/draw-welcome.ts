import { reminderOutcomeOf } from '../../src/reminders/asked-reminder-run.ts';
import { isWeeklyReport } from '../../src/report/weekly-report-run.ts';
import type { QueuedWelcome } from '../../src/store/types.ts';
import type { Answers } from '../answers/answers.ts';
import { languageOf, textsIn } from '../locales/index.ts';
import { isApology } from '../teams/lost-answers.ts';
import type { DrawnMessage } from './drawn-message.ts';

/** Draws the card of a welcome, or of an apology, an asked reminder or a weekly report that waits with the welcomes. */
export function createDrawWelcome(
  answers: Pick<Answers, 'welcome' | 'introduction' | 'reminded' | 'failure' | 'admin'>,
): (welcome: QueuedWelcome) => Promise<DrawnMessage> {
  return async ({ tenantId, key, objectId, language }) => {
    const to = { language: languageOf(language) };
    const text = textsIn(to.language);
    if (objectId === undefined) return { card: answers.introduction(to), summary: text('welcome.title') };
    const reminder = reminderOutcomeOf(key);
    if (reminder) {
      const card = await answers.reminded({ sender: { tenantId, objectId }, language: to.language }, reminder);
      return { card, summary: text(`askedReminder.title.${reminder}`) };
    }
    if (isWeeklyReport(key)) {
      const card = await answers.admin.weekly({ sender: { tenantId, objectId }, language: to.language });
      return { card, summary: text('reportCard.digest-title') };
    }
    return isApology(key)
      ? { card: answers.failure({ ...to, sender: { tenantId, objectId } }), summary: text('failure.title') }
      : { card: answers.welcome(to), summary: text('welcome.title') };
  };
}
