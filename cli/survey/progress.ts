import type { RequestBudget } from '../../src/survey/request-budget.ts';
import type { SurveyProgress } from '../../src/survey/types.ts';
import { counted } from '../counted.ts';
import { progressLine } from '../sweep/progress-bar.ts';
import type { SurveyState } from './state-file.ts';

export function surveyProgressLine(progress: SurveyProgress): string {
  return progressLine(progress);
}

/** What is about to happen, before anyone is read. `people`: number who are still to be read. */
export function budgetQuestion(people: number, { population, counts }: SurveyState, budget: RequestBudget): string {
  const { graphRequests, graphParts, sharePointRequests, duration } = budget;
  const already = counts.read > 0 ? ` ${counted(counts.read, 'person was', 'people were')} read before.` : '';
  return [
    `${number(people)} of ${counted(population, 'person', 'people')} will be read.${already}`,
    `Microsoft Graph gets ${counted(graphRequests, 'request')} with ${number(graphParts)} photos and pictures; ` +
      `SharePoint gets at most ${number(sharePointRequests)} requests.`,
    `It takes ${range(duration)}, because Microsoft limits requests. Nothing is changed, and no one gets a message.`,
    'Go on?',
  ].join('\n');
}

function range({ shortest, longest }: RequestBudget['duration']): string {
  const [from, to] = [inWords(shortest), inWords(longest)];
  return from === to ? `about ${to}` : `${from} to ${to}`;
}

function inWords(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 1) return `${Math.max(1, Math.ceil(milliseconds / 1_000))} s`;
  return minutes < 120 ? `${Math.ceil(minutes)} min` : `${Math.ceil(minutes / 60)} h`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
