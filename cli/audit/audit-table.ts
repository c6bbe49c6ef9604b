import type { AuditAction, AuditEntry, AuditValue } from '../../src/store/admin/types.ts';
import type { CsvTable } from '../program/types.ts';
import { oneLine } from '../terminal-text.ts';

/** What each action is, in words. */
const WORDS: Readonly<Record<AuditAction, string>> = {
  mode: 'mode of nudges',
  cap: 'messages in 24 hours',
  'bulk-share': 'bulk share',
  pause: 'pause',
  pilot: 'pilot list',
  release: 'release of what was held back',
  links: 'what was learned about links',
  'report-names': 'read names in a report',
  'person-show': "read a person's data",
  'person-export': "exported a person's data",
  'person-forget': "erased a person's data",
};

/** What an absent value means. Without an entry: nothing is shown. */
const ABSENT: Partial<Record<AuditAction, string>> = {
  mode: 'the settings',
  cap: 'the settings',
  'bulk-share': 'the settings',
  pause: 'none',
  release: 'sent',
};

/** Characters of a hash that tell people apart in a text. */
const SHORT_HASH = 12;

/** The entries as lines for an admin. Times are in UTC. */
export function auditText(entries: readonly AuditEntry[], days: number): string {
  if (entries.length === 0) return `Nothing was changed or read by an admin in the last ${days} days.`;
  const lines = entries.map((entry) => [
    `${entry.at.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    entry.actor,
    entry.via,
    wordsOf(entry.action),
    changeInWords(entry),
  ]);
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((cells) => oneLine(cells[column] ?? '').length)));
  const pad = (cell: string, column: number) => oneLine(cell).padEnd(widths?.[column] ?? 0);
  return lines.map((cells) => cells.map(pad).join('  ').trimEnd()).join('\n');
}

/** The entries as a table for a spreadsheet. */
export function auditCsv(entries: readonly AuditEntry[]): CsvTable {
  return {
    columns: ['time', 'actor', 'via', 'action', 'before', 'after', 'person (SHA-256)'],
    rows: entries.map(({ at, actor, via, action, before, after, subject }) => [
      ...[at, actor, via, action],
      ...[csvValue(before), csvValue(after), subject],
    ]),
  };
}

function csvValue(value: AuditValue): string | number | undefined {
  return typeof value === 'object' ? valueInWords(value) : value;
}

function changeInWords({ action, before, after, subject }: AuditEntry): string {
  if (subject !== undefined) return `person ${subject.slice(0, SHORT_HASH)}`;
  const absent = ABSENT[action as AuditAction];
  if (before === undefined && after === undefined) return '';
  return `${valueInWords(before) ?? absent ?? ''} → ${valueInWords(after) ?? absent ?? ''}`;
}

function valueInWords(value: AuditValue): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  const groups = value.groups.length === 0 ? [] : [`groups ${value.groups.join(' ')}`];
  return [`${value.named} named`, ...groups].join(', ');
}

/** A newer version may have recorded actions that this one does not know. */
function wordsOf(action: string): string {
  return Object.hasOwn(WORDS, action) ? WORDS[action as AuditAction] : action;
}
