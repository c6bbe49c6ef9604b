import { DAY_MS, MIN_BULK_CHANGES } from '../../src/nudges/nudge-limits.ts';
import type { Failed } from '../../src/photo/evidence.ts';
import { CHANGE_RETENTION_MS } from '../../src/store/retention.ts';
import { hintFor } from '../check/hints.ts';
import { counted } from '../counted.ts';
import { learnedSentence } from '../links/link-table.ts';
import { oneLine } from '../terminal-text.ts';
import type { Status } from './status.ts';

type Row = readonly [name: string, text: string];

/** The status as text for an admin. Times are in UTC. */
export function statusText(status: Status): string {
  const rows: readonly Row[] = [
    ...controlRows(status),
    ...peopleRows(status),
    ...messageRows(status),
    ...feedbackRows(status),
    ['links', learnedSentence(status.links)],
    ...status.lastRuns.map(lastRun),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${oneLine(text)}`).join('\n');
}

/** The values in force, and whether a command or the settings set them. */
function controlRows(status: Status): readonly Row[] {
  const { control, settings, saidByCommand, pilot, roster } = status;
  const from = (byCommand: boolean, setting: string) =>
    byCommand ? `(by command; the settings say ${setting})` : '(by the settings)';
  const share = percent(control.bulkShare);
  const most = Math.max(MIN_BULK_CHANGES, Math.floor(roster.here * control.bulkShare) + 1);
  return [
    ...(status.botIsKnown
      ? []
      : [
          [
            'no bot',
            'has started for this tenant with this database: check AAD_APP_TENANT_ID, and DATABASE_URL or DATA_FOLDER',
          ] as const,
        ]),
    ['mode', `${control.mode} ${from(saidByCommand.mode, settings.mode)}`],
    ...(control.pausedAt ? [['paused', `since ${at(control.pausedAt)}; to continue: resume`] as const] : []),
    ...(control.heldBackSince ? [heldBack(status, control.heldBackSince)] : []),
    ...(control.mode === 'pilot' || pilot.people > 0 ? [pilotRow(pilot)] : []),
    [
      'cap',
      `${control.dailyCap} messages in 24 hours ${from(saidByCommand.dailyCap, `${settings.dailyCap}`)}; ${status.sentOrQueuedInOneDay} used${control.dailyCap === 0 ? '; nothing is sent' : ''}`,
    ],
    [
      'bulk share',
      `${share} of people ${from(saidByCommand.bulkShare, percent(settings.bulkShare))}; ${most} changes in 24 hours hold all messages, now ${status.changesInOneDay}`,
    ],
  ];
}

/** The people, their photos, and the changes. */
function peopleRows({ roster, watched, photos, changes, told }: Status): readonly Row[] {
  const failing = photos.failing > 0 ? `; the last read failed for ${photos.failing}` : '';
  return [
    [
      'people',
      `${roster.here} have the app, of whom ${roster.optedOut} opted out and ${roster.snoozed} said "not now"; ${roster.unreachable} cannot be reached`,
    ],
    ['watched', `${watched.watched}, of whom ${watched.due} are due now${failing}`],
    ['photos', `${photos.withPhoto} have one, ${photos.withoutPhoto} have none, ${photos.notReadYet} not read yet`],
    ['changes', changesInWords(changes)],
    [
      'told',
      told.people === 0
        ? `no one in ${DAYS_KEPT} days`
        : `${counted(told.people, 'person', 'people')} in ${DAYS_KEPT} days: ${toldInWords(told)}`,
    ],
  ];
}

function messageRows({ outbox, welcomesWaiting }: Status): readonly Row[] {
  return [
    ...(welcomesWaiting > 0 ? [['welcomes', `${welcomesWaiting} wait to be sent`] as const] : []),
    ['messages', counts(outbox) || 'none yet'],
    ...(outbox['in-doubt']
      ? [['in doubt', `${outbox['in-doubt']} may have arrived; they are never sent again`] as const]
      : []),
    ...(outbox['dry-run'] ? [['dry run', `${outbox['dry-run']} would have been sent`] as const] : []),
  ];
}

const DAYS_KEPT = CHANGE_RETENTION_MS / DAY_MS;

const DECISIONS: Readonly<Record<string, string>> = {
  undecided: 'not decided yet',
  nudge: 'told or queued',
  'dry-run': 'would have been told',
  'right-already': 'already right',
};

/** Known decisions first, then the reasons for which no message was sent. */
function changesInWords(changes: Status['changes']): string {
  const all = Object.values(changes).reduce((sum, count) => sum + count, 0);
  if (all === 0) return `none in ${DAYS_KEPT} days`;
  const known = Object.entries(DECISIONS).flatMap(([decision, words]) =>
    Object.hasOwn(changes, decision) ? [`${changes[decision]} ${words}`] : [],
  );
  const others = Object.entries(changes).filter(([decision]) => !Object.hasOwn(DECISIONS, decision));
  const reasons = others.map(([decision, count]) => `${count} ${decision}`).join(', ');
  const unsent = reasons ? [`no message for the others (${reasons})`] : [];
  return `${all} in ${DAYS_KEPT} days: ${[...known, ...unsent].join(', ')}`;
}

function toldInWords({ right, lookedAfter, notRight }: Status['told']): string {
  const sum = Object.values(notRight).reduce((all, count) => all + count, 0);
  const reasons = sum > 0 ? ` (${counts(notRight)})` : '';
  return `${right} right since, ${lookedAfter} still followed up, ${sum} not seen right${reasons}`;
}

function heldBack({ changesInOneDay, roster }: Status, since: Date): Row {
  const share = `${counted(changesInOneDay, 'photo')} of ${counted(roster.here, 'person', 'people')} in 24 hours`;
  return ['held back', `since ${at(since)}, because many photos changed at once (${share}); to continue: release`];
}

function pilotRow({ people, named, groups }: Status['pilot']): Row {
  if (people === 0 && groups.length === 0) return ['pilot', 'empty; to choose people: pilot NAME …'];
  const each = groups.map(({ groupId, members, readAt }) => `group ${groupId}: ${members}, read ${at(readAt)}`);
  return ['pilot', [counted(people, 'person', 'people'), `${named} named`, ...each].join('; ')];
}

/** How often answers helped, by verdict, in all languages together. */
function feedbackRows({ feedback }: Status): readonly Row[] {
  return [...Map.groupBy(feedback, ({ verdict }) => verdict)].map(([verdict, counted]) => {
    const helpful = counted.reduce((sum, one) => sum + one.helpful, 0);
    const all = counted.reduce((sum, one) => sum + one.helpful + one.unhelpful, 0);
    const languages = counted.map((one) => `${one.language} ${one.helpful} of ${one.helpful + one.unhelpful}`);
    return ['feedback', `${verdict}: ${helpful} of ${all} answers helped (${languages.join(', ')})`];
  });
}

function lastRun({ name, endedAt, report }: Status['lastRuns'][number]): Row {
  const failure = failureIn(report);
  const hint = failure ? hintFor('directory', failure) : undefined;
  const result = [counts(report), ...(hint ? [`${hint.cause} ${hint.remedy}`] : [])].filter(Boolean);
  return [`last ${name}`, `${at(endedAt)}: ${result.join('. ')}`];
}

function failureIn(report: unknown): Failed | undefined {
  if (typeof report !== 'object' || report === null || !('failure' in report)) return undefined;
  return (report.failure as Failed | null) ?? undefined;
}

/** Parts of a sweep report that are hidden: performance figures, and the normal end. */
const HIDDEN: readonly string[] = ['rate', 'parts', 'batches', 'done/ended'];

/** All non-zero numbers with their names, and all texts. */
function counts(report: unknown): string {
  if (typeof report !== 'object' || report === null) return '';
  return Object.entries(report)
    .filter(([name, value]) => !HIDDEN.includes(name) && !HIDDEN.includes(`${value}/${name}`))
    .filter(([, value]) => (typeof value === 'number' && value > 0) || (typeof value === 'string' && value !== ''))
    .map(([name, value]) => (typeof value === 'number' ? `${value} ${name}` : `${value}`))
    .join(', ');
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

function at(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
