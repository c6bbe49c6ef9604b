import type { TenantReport } from '../../../src/report/read-report.ts';
import { type Language, textsIn } from '../../locales/index.ts';
import { englishLine } from '../../locales/script.ts';
import { cardText } from '../escape.ts';
import { numberIn } from './charts.ts';

/** The numbers beside the charts. Kinds of links and reasons are the codes of the documentation. */
export function reportFacts(report: TenantReport, language: Language): readonly { title: string; value: string }[] {
  const text = textsIn(language);
  const { people, told, comparison, afterAnswer, links, notDelivered, freshness, lastSweep, feedback } = report;
  const number = (value: number) => numberIn(value, language);
  const none = text('reportCard.none');
  const ratio = (right: number, all: number) => (all === 0 ? none : text('reportCard.of', { right, all }));
  const rows = [
    ['people', number(people.here)],
    ['opted-out', number(people.optedOut)],
    ['unreachable', number(people.unreachable)],
    [
      'not-delivered',
      listed(Object.entries(notDelivered).map(([reason, count]) => `${code(reason, language)} ${number(count)}`)),
    ],
    ['nudged', number(told.people)],
    ['after-nudge', ratio(comparison.nudged.right, comparison.nudged.people)],
    ['without-nudge', ratio(comparison.notNudged.right, comparison.notNudged.people)],
    ['after-answer', ratio(afterAnswer.right, afterAnswer.people)],
    [
      'links',
      listed(
        links
          .filter(({ tried }) => tried > 0)
          .map(({ candidate, copied, tried }) => `${code(candidate, language)} ${ratio(copied, tried)}`),
      ),
    ],
    ['freshness', number(freshness.overdue)],
    ['throttling', lastSweep ? ratio(lastSweep.throttled, lastSweep.requests) : none],
    ['thumbs', `${number(feedback.helpful)} / ${number(feedback.unhelpful)}`],
  ] as const;
  function listed(parts: readonly string[]): string {
    return parts.length === 0 ? none : new Intl.ListFormat(language, { type: 'unit' }).format(parts);
  }
  return rows.map(([name, value]) => ({ title: text(`reportCard.fact.${name}`), value }));
}

function code(name: string, language: Language): string {
  return englishLine(cardText(name, 40), language);
}
