import type { PersonKey } from '../../people/person-key.ts';

/** Numbers of one day, in UTC. Without people. */
export interface DailyCounts {
  /** `2026-11-30` */
  readonly day: string;
  /** At the last reading of that day: people who have the app, opted out, and cannot be reached. */
  readonly people: number;
  readonly optedOut: number;
  readonly unreachable: number;
  readonly withPhoto: number;
  readonly withoutPhoto: number;
  /** People whose last read failed. */
  readonly failing: number;
  /** During that day. */
  readonly changes: number;
  /** Messages that were sent or may have been. */
  readonly nudges: number;
  /** Follow-ups that ended because SharePoint shows the new photo. */
  readonly right: number;
  /** Of all days until then. */
  readonly helpful: number;
  readonly unhelpful: number;
}

/** People whose photo had changed a day before, or earlier, and those of them whose photo was right within that day. */
export interface DayOutcome {
  readonly people: number;
  readonly right: number;
}

export interface Outcomes {
  /** After the nudge. */
  readonly nudged: DayOutcome;
  /** In a dry run, after the time at which they would have been nudged. */
  readonly notNudged: DayOutcome;
}

/** What a person was told: that they can make SharePoint show their photo, or that it does. */
export type AnswerOutcome = 'problem' | 'solved';

/** An answer that a person has got. */
export interface SeenAnswer {
  readonly person: PersonKey;
  readonly verdict: string;
  readonly at: Date;
  /** Undefined: neither. */
  readonly outcome: AnswerOutcome | undefined;
}

/** What answers said on one day, in UTC. Without people. */
export interface AnswersOfDay {
  readonly day: string;
  /** People by verdict. A person counts once a day, with the first verdict of that day. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** People who were told about a problem that they can solve. */
  readonly problems: number;
  /** People whose photo was right within a day after they were told. */
  readonly solved: number;
}

/** How soon photos are read. */
export interface Freshness {
  /** Photos that have been due for longer than the regular interval. */
  readonly overdue: number;
  readonly oldestRead: Date | undefined;
}

/** One person who has the app. */
export interface ReportedPerson {
  readonly objectId: string;
  readonly reach: string;
  readonly optedOut: boolean;
  /** When the newest change was seen, and what was decided. Undefined: no change in 90 days. */
  readonly changedAt: Date | undefined;
  readonly decision: string | undefined;
  /** State of the newest message, and how its follow-up ended. */
  readonly message: string | undefined;
  readonly ended: string | undefined;
}

export interface OutcomePeriod {
  readonly since: Date;
  readonly now: Date;
}

/** Numbers for the report of a tenant. */
export interface ReportStore {
  /** Records the numbers of the day, and replaces earlier ones of that day. Reads every row of the tenant. */
  recordDay(tenantId: string, now: Date): Promise<void>;
  /** Oldest first. Rows expire after `DAILY_COUNT_RETENTION_MS`. */
  days(tenantId: string, since: Date): Promise<readonly DailyCounts[]>;
  /** Counts answers, oldest first. Remembers people for a day, by a hash, so that each counts once. */
  countAnswers(tenantId: string, answers: readonly SeenAnswer[], now: Date): Promise<void>;
  /** Oldest first. Rows expire after `DAILY_COUNT_RETENTION_MS`. */
  answers(tenantId: string, since: Date): Promise<readonly AnswersOfDay[]>;
  outcomes(tenantId: string, period: OutcomePeriod): Promise<Outcomes>;
  /** People by what was decided about their newest change. */
  newestDecisions(tenantId: string): Promise<Readonly<Record<string, number>>>;
  /** Messages that did not arrive, by reason. */
  notDelivered(tenantId: string): Promise<Readonly<Record<string, number>>>;
  /** `interval`: milliseconds. */
  freshness(tenantId: string, now: Date, interval: number): Promise<Freshness>;
  /** Everyone who has the app, by object id. */
  people(tenantId: string): Promise<readonly ReportedPerson[]>;
}
