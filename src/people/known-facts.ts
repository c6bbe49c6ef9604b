import type { TimeSpan } from '../nudges/working-hours.ts';
import type { PersonTable } from '../store/people/person-tables.ts';
import type { KnownRows, RowCount } from '../store/people/types.ts';
import {
  ADMIN_ROLE_MS,
  AUDIT_RETENTION_MS,
  CHANGE_RETENTION_MS,
  ERASURE_MARK_MS,
  NUDGE_RETENTION_MS,
  PRESS_RETENTION_MS,
  SHOWN_BUTTON_RETENTION_MS,
  SHOWN_CARD_RETENTION_MS,
  WELCOME_RETENTION_MS,
} from '../store/retention.ts';
import type { PersonCache } from './erase-person.ts';
import type { People } from './people.ts';
import type { PersonKey } from './person-key.ts';

/**
 * How long a fact is kept. `membership`: until the person removes the app, leaves the tenant or is forgotten.
 * `watching`: the same, and until they turn nudges off. `admin`: until an admin or the person removes it.
 */
export type Retention =
  | 'membership'
  | 'watching'
  | 'admin'
  | 'sign-in'
  | 'restart'
  | { readonly days: number }
  | { readonly until: Date };

export type FactGroup = 'person' | 'photo' | 'messages' | 'memory';

/** One thing that is known about a person. */
export type KnownFact = { readonly group: FactGroup; readonly kept: Retention } & (
  | { readonly kind: PlainFact }
  | { readonly kind: TimedFact; readonly at: Date }
  | { readonly kind: CountedFact; readonly count: number }
  | { readonly kind: 'language-and-time-zone'; readonly language: string; readonly timeZone: string }
  | { readonly kind: 'chosen-language'; readonly language: string }
  | { readonly kind: 'quiet-hours'; readonly hours: TimeSpan }
  | { readonly kind: 'quiet-days'; readonly days: readonly number[] }
);

export type PlainFact =
  | 'address'
  | 'unreachable'
  | 'pilot'
  | 'welcomed'
  | 'answered'
  | 'welcome-waits'
  | 'audited'
  | 'admin-record'
  | 'watched'
  | 'fingerprint'
  | 'picture-copy'
  | 'signed-in'
  | 'copies';
export type TimedFact =
  | 'known-since'
  | 'last-active'
  | 'in-directory'
  | 'settings-saved'
  | 'reminders-off'
  | 'reminders-snoozed'
  | 'asked-reminder'
  | 'admin-role'
  | 'admin-digest'
  | 'forgotten'
  | 'photo'
  | 'no-photo'
  | 'newest-card';
export type CountedFact = 'changes' | 'card-pictures' | 'nudges' | 'presses' | 'shown-buttons';

export interface KnownFacts {
  readonly facts: readonly KnownFact[];
  /** IANA name that Teams last reported. Undefined: not stored. */
  readonly timeZone: string | undefined;
}

/** What is known about a person. Resolves to undefined if the store failed. Never rejects. */
export type ReadKnownFacts = (person: PersonKey) => Promise<KnownFacts | undefined>;

export interface KnownFactsOptions {
  readonly people: Pick<People, 'knownRows'>;
  /** What this instance has in memory. */
  readonly caches: readonly PersonCache[];
  /** Resolves when the store has what waits in the caches. */
  readonly flush: () => Promise<unknown>;
}

/** Reads the facts of one person: their own rows, and whether the caches of this instance contain them. */
export function createKnownFacts({ people, caches, flush }: KnownFactsOptions): ReadKnownFacts {
  return async (person) => {
    await flush();
    const rows = await people.knownRows(person);
    if (!rows) return undefined;
    const stored = Object.entries(FACTS_OF_TABLE).flatMap(([table, factsOf]) => {
      const count = rows.tables[table as PersonTable];
      return count.count > 0 ? factsOf(count, rows) : [];
    });
    return {
      facts: [...stored, ...claimsIn(rows), ...auditIn(rows), ...inMemory(person, caches)],
      timeZone: rows.roster?.timeZone,
    };
  };
}

const DAY_MS = 24 * 3_600_000;
const days = (milliseconds: number) => ({ days: milliseconds / DAY_MS });

/** Complete by its type: each table with rows of a person has its facts. */
const FACTS_OF_TABLE: Readonly<Record<PersonTable, (count: RowCount, rows: KnownRows) => readonly KnownFact[]>> = {
  roster: (_count, { roster }) => (roster ? factsOfRoster(roster) : []),
  pilot: () => [{ group: 'person', kind: 'pilot', kept: 'admin' }],
  welcome: () => [{ group: 'person', kind: 'welcome-waits', kept: days(WELCOME_RETENTION_MS) }],
  asked_reminder: ({ latest }) =>
    latest ? [{ group: 'person', kind: 'asked-reminder', at: latest, kept: 'membership' }] : [],
  admin: ({ latest }, { digestAt }) => {
    const about = { group: 'person', kept: days(ADMIN_ROLE_MS) } as const;
    return [
      ...(latest ? [{ ...about, kind: 'admin-role', at: latest } as const] : []),
      ...(digestAt ? [{ ...about, kind: 'admin-digest', at: digestAt } as const] : []),
    ];
  },
  ledger({ latest }, { presence }) {
    const about = { group: 'photo', kept: 'watching' } as const;
    if (!latest || !presence) return [{ ...about, kind: 'watched' }];
    return [{ ...about, kind: presence === 'photo' ? 'photo' : 'no-photo', at: latest }];
  },
  last_picture: ({ latest }) => [
    { group: 'photo', kind: 'fingerprint', kept: 'membership' },
    ...(latest ? [{ group: 'photo', kind: 'picture-copy', kept: { until: latest } } as const] : []),
  ],
  photo_change: ({ count }) => [{ group: 'photo', kind: 'changes', count, kept: days(CHANGE_RETENTION_MS) }],
  thumbnail: ({ count, latest }) => [
    { group: 'photo', kind: 'card-pictures', count, kept: latest ? { until: latest } : 'membership' },
  ],
  outbox: ({ count }) => [{ group: 'messages', kind: 'nudges', count, kept: days(NUDGE_RETENTION_MS) }],
  press: ({ count }) => [{ group: 'messages', kind: 'presses', count, kept: days(PRESS_RETENTION_MS) }],
  shown_button: ({ count }) => [
    { group: 'messages', kind: 'shown-buttons', count, kept: days(SHOWN_BUTTON_RETENTION_MS) },
  ],
  shown_card: ({ latest }) =>
    latest ? [{ group: 'messages', kind: 'newest-card', at: latest, kept: days(SHOWN_CARD_RETENTION_MS) }] : [],
};

function factsOfRoster(entry: NonNullable<KnownRows['roster']>): readonly KnownFact[] {
  const about = { group: 'person', kept: 'membership' } as const;
  const timed = (kind: TimedFact, at: Date | undefined) => (at ? [{ ...about, kind, at }] : []);
  return [
    { ...about, kind: 'address' },
    { ...about, kind: 'language-and-time-zone', language: entry.usedLanguage, timeZone: entry.timeZone },
    ...timed('known-since', entry.addedAt),
    ...timed('last-active', entry.lastActiveAt ?? entry.backAt),
    ...timed('in-directory', entry.inDirectoryAt),
    ...settingsIn(entry).map((fact) => ({ ...about, ...fact })),
    ...timed('settings-saved', entry.settingsAt),
    ...timed('reminders-off', entry.optedOutAt),
    ...timed('reminders-snoozed', entry.snoozedUntil),
    ...(entry.reach === 'unreachable' ? [{ ...about, kind: 'unreachable' } as const] : []),
  ];
}

function settingsIn({ chosenLanguage, quiet }: NonNullable<KnownRows['roster']>) {
  return [
    ...(chosenLanguage ? [{ kind: 'chosen-language', language: chosenLanguage } as const] : []),
    ...(quiet?.hours ? [{ kind: 'quiet-hours', hours: quiet.hours } as const] : []),
    ...(quiet && quiet.days.length > 0 ? [{ kind: 'quiet-days', days: quiet.days } as const] : []),
  ];
}

/** What is stored without the object id: by a hash. */
function claimsIn({ welcomedUntil, answeredUntil, erasedAt }: KnownRows): readonly KnownFact[] {
  const forgottenUntil = erasedAt && new Date(erasedAt.getTime() + ERASURE_MARK_MS);
  return [
    ...(answeredUntil ? [{ group: 'messages', kind: 'answered', kept: { until: answeredUntil } } as const] : []),
    ...(welcomedUntil ? [{ group: 'person', kind: 'welcomed', kept: { until: welcomedUntil } } as const] : []),
    ...(erasedAt && forgottenUntil
      ? [{ group: 'person', kind: 'forgotten', at: erasedAt, kept: { until: forgottenUntil } } as const]
      : []),
  ];
}

/** Entries outlive an erasure: they prove what admins did. */
function auditIn({ isAudited, hasActedAsAdmin }: KnownRows): readonly KnownFact[] {
  const about = { group: 'person', kept: days(AUDIT_RETENTION_MS) } as const;
  return [
    ...(isAudited ? [{ ...about, kind: 'audited' } as const] : []),
    ...(hasActedAsAdmin ? [{ ...about, kind: 'admin-record' } as const] : []),
  ];
}

/** What an erasure leaves: it is no reason to erase again. */
export const STAYS_AFTER_ERASURE: readonly KnownFact['kind'][] = ['forgotten', 'audited', 'admin-record'];

const KEPT_IN_MEMORY = { 'signed-in': 'sign-in', copies: 'restart' } as const;

function inMemory({ objectId }: PersonKey, caches: readonly PersonCache[]): readonly KnownFact[] {
  const having = caches.filter((cache) => cache.objectIds().includes(objectId));
  const found = new Set(having.map(({ holds }) => holds ?? 'copies'));
  return [...found].map((kind) => ({ group: 'memory', kind, kept: KEPT_IN_MEMORY[kind] }));
}
