import type { ControlAction } from '../../../src/nudges/control-change.ts';
import type { TenantReport } from '../../../src/report/read-report.ts';
import { type Language, type TextKey, type Texts, textsIn } from '../../locales/index.ts';
import { formatDateTime } from '../format-time.ts';
import { messageCard } from '../message-card.ts';
import { type AdaptiveCard, renderCard } from '../render-card.ts';
import { adminAction } from './admin-action.ts';
import { trendChart, verdictChart } from './charts.ts';
import template from './report-card.json' with { type: 'json' };
import { reportFacts } from './report-facts.ts';

/** What has just been done, in words. */
export type ReportNotice = ControlAction | 'digest-on' | 'digest-off' | 'changed';

type ControlState = Pick<TenantReport['nudges'], 'pausedSince' | 'heldBackSince'>;

export interface ReportCardView {
  readonly language: Language;
  readonly timeZone: string | undefined;
  readonly report: TenantReport;
  /** The mark of the admin whose card it is. */
  readonly owner: string;
  readonly wantsDigest: boolean;
  readonly notice?: ReportNotice | undefined;
  /** The card is a weekly report, which ends at this time. */
  readonly digestUntil?: Date | undefined;
}

/** The report of the tenant: numbers only, and buttons that control nudges. */
export function reportCard(view: ReportCardView): AdaptiveCard {
  const { language, report, notice, digestUntil } = view;
  const text = textsIn(language);
  const title = text(digestUntil ? 'reportCard.digest-title' : 'reportCard.title');
  const notices = notice ? [noticeText(notice, text)] : [];
  const states = stateSentences(view, text);
  const trend = trendChart(report, language);
  const date = digestUntil && formatDateTime(digestUntil, view);
  return renderCard(template, {
    language,
    title,
    speak: [title, ...notices, ...states].join(' '),
    notices: notices.map(asBlock),
    period: text('reportCard.period', { days: report.days, date: formatDateTime(report.at, view) }),
    states: states.map(asBlock),
    verdictsTitle: text('reportCard.verdicts'),
    verdicts: verdictChart(report, language),
    trends: trend ? [{ title: text('reportCard.trend'), chart: trend }] : [],
    facts: reportFacts(report, language),
    footers: date ? [{ text: text('reportCard.digest-until', { date }) }] : [],
    actions: reportActions(view, text),
  });
}

function noticeText(notice: ReportNotice, text: Texts): string {
  return notice === 'changed' ? text('reportCard.changed') : text(`reportCard.done.${notice}`);
}

const asBlock = (text: string) => ({ text });

function stateSentences({ report, ...format }: ReportCardView, text: Texts): readonly string[] {
  const { mode, pausedSince, heldBackSince } = report.nudges;
  const date = (at: Date) => ({ date: formatDateTime(at, format) });
  return [
    text(`reportCard.state.${mode}`),
    ...(pausedSince ? [text('reportCard.paused', date(pausedSince))] : []),
    ...(heldBackSince ? [text('reportCard.held-back', date(heldBackSince))] : []),
  ];
}

function reportActions(view: ReportCardView, text: Texts): readonly object[] {
  const { owner, report, wantsDigest, digestUntil } = view;
  if (digestUntil) {
    const stop = { title: text('reportCard.action.digest-off'), owner };
    return [
      adminAction({ title: text('reportCard.action.show'), owner, request: { kind: 'report' } }),
      adminAction({ ...stop, request: { kind: 'digest', wanted: false } }),
    ];
  }
  const control = possibleActions(report.nudges).map((action) => {
    const request = { kind: 'ask', action, seen: seenState(report.nudges, action) } as const;
    return adminAction({ title: text(`reportCard.action.${action}`), owner, request });
  });
  const digest = adminAction({
    title: text(wantsDigest ? 'reportCard.action.digest-off' : 'reportCard.action.digest-on'),
    owner,
    request: { kind: 'digest', wanted: !wantsDigest },
  });
  return [...control, digest];
}

/** What can be done with nudges in this state. */
function possibleActions({ pausedSince, heldBackSince }: ControlState): readonly ControlAction[] {
  return [pausedSince ? 'resume' : 'pause', ...(heldBackSince ? (['release'] as const) : [])];
}

/** Whether the action can be done, and the state is still the one that the card of its button showed. */
export function isPossible(state: ControlState, action: ControlAction, seen: string): boolean {
  return possibleActions(state).includes(action) && seenState(state, action) === seen;
}

/**
 * The state that an action ends. A confirmation has it, so that an old card does not release or resume what an admin
 * has held back or paused since.
 */
function seenState({ pausedSince, heldBackSince }: ControlState, action: ControlAction): string {
  const since = action === 'release' ? heldBackSince : pausedSince;
  return since?.toISOString() ?? '';
}

export interface ConfirmationView extends Pick<ReportCardView, 'language' | 'owner'> {
  readonly action: ControlAction;
  readonly seen: string;
}

/** Asks back before nudges are paused, resumed or released. */
export function confirmationCard({ language, owner, action, seen }: ConfirmationView): AdaptiveCard {
  const text = textsIn(language);
  const confirm = { title: text(`reportCard.action.confirm-${action}`), owner };
  return messageCard({
    language,
    title: text(`reportCard.action.${action}`),
    paragraphs: [`reportCard.ask.${action}` satisfies TextKey],
    actions: [
      adminAction({ ...confirm, request: { kind: 'apply', action, seen } }),
      adminAction({ title: text('reportCard.action.back'), owner, request: { kind: 'report' } }),
    ],
  });
}
