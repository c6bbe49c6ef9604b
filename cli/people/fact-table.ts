import { formatSpan } from '../../bot/cards/settings/format-hours.ts';
import type { KnownFact, Retention } from '../../src/people/known-facts.ts';
import { counted } from '../counted.ts';
import type { CsvTable } from '../program/types.ts';
import { oneLine } from '../terminal-text.ts';

/** Each kind of fact in words for an admin. The answer in the chat addresses the person instead. */
const WORDS: Readonly<Record<KnownFact['kind'], string>> = {
  address: 'address of the chat with the bot',
  unreachable: 'Teams refuses messages to this person',
  pilot: 'on the pilot list',
  welcomed: 'hash of the welcome',
  answered: 'hash of the person: got an answer today, and whether it named a problem',
  'welcome-waits': 'messages that wait to be sent',
  watched: 'photo will be read',
  fingerprint: 'hash of the newest picture',
  'picture-copy': 'small copy of the newest picture',
  'signed-in': 'signed in',
  copies: 'copies of stored data in memory',
  'known-since': 'has the app since',
  'last-active': 'last wrote',
  'in-directory': 'last found in the directory',
  'settings-saved': 'settings saved',
  'reminders-off': 'messages turned off',
  'reminders-snoozed': 'no messages until',
  'asked-reminder': 'asked to be reminded at',
  'admin-role': 'had the app role at',
  'admin-digest': 'gets the weekly report next',
  forgotten: 'erased',
  audited: 'entries of the audit about this data',
  'admin-record': 'entries of the audit about what this person did as an admin',
  photo: 'has a photo; read',
  'no-photo': 'has no photo; read',
  'newest-card': 'newest card',
  changes: 'photo changes',
  'card-pictures': 'small pictures on cards',
  nudges: 'nudges and reminders',
  presses: 'presses of Open SharePoint',
  'shown-buttons': 'photos for which Open SharePoint was shown',
  'language-and-time-zone': 'language and time zone',
  'chosen-language': 'chosen language',
  'quiet-hours': 'hours without messages',
  'quiet-days': 'days without messages, 1 is Monday',
};

const KEPT: Readonly<Record<Extract<Retention, string>, string>> = {
  membership: 'while the person has the app',
  watching: 'while the person has the app and wants nudges',
  admin: 'until an admin or the person removes it',
  'sign-in': 'until the sign-in ends',
  restart: 'until the bot restarts',
};

/** The facts as lines for an admin. */
export function factsText(objectId: string, facts: readonly KnownFact[]): string {
  if (facts.length === 0) return `${oneLine(objectId)}: nothing is stored about this person.`;
  const rows = facts.map((fact) => [WORDS[fact.kind], factValue(fact), keptInWords(fact.kept)].map(oneLine));
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`);
  return [`${oneLine(objectId)}: ${facts.length} facts`, '', ...lines.map((line) => line.trimEnd())].join('\n');
}

export function factsJson(facts: readonly KnownFact[]): readonly object[] {
  return facts.map((fact) => ({ ...fact, kept: keptInWords(fact.kept) }));
}

export function factsCsv(facts: readonly KnownFact[]): CsvTable {
  return {
    columns: ['group', 'kind', 'fact', 'value', 'kept'],
    rows: facts.map((fact) => [fact.group, fact.kind, WORDS[fact.kind], factValue(fact), keptInWords(fact.kept)]),
  };
}

function factValue(fact: KnownFact): string {
  if ('at' in fact) return fact.at.toISOString();
  if ('count' in fact) return String(fact.count);
  if ('hours' in fact) return formatSpan(fact.hours);
  if ('days' in fact) return fact.days.join(', ');
  if ('timeZone' in fact) return `${fact.language}, ${fact.timeZone}`;
  return 'language' in fact ? fact.language : '';
}

function keptInWords(kept: Retention): string {
  if (typeof kept === 'string') return KEPT[kept];
  return 'days' in kept ? counted(kept.days, 'day') : `until ${kept.until.toISOString()}`;
}
