import type { TimeSpan, WorkingHours } from './working-hours.ts';

/** The times in which a person wants no messages, in their own time zone. */
export interface QuietTimes {
  /** Undefined: no quiet hours. */
  readonly hours: TimeSpan | undefined;
  /** ISO weekdays: 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
}

export const NO_QUIET_TIMES: QuietTimes = { hours: undefined, days: [] };

export interface PersonalHours {
  readonly hours: WorkingHours;
  /** The quiet hours would leave none of the organization's hours, so they do not count. */
  readonly ignoresHours: boolean;
  /** The quiet days would leave none of the organization's days, so they do not count. */
  readonly ignoresDays: boolean;
}

/** The organization's working hours without the person's quiet times. Some hours are left in each week. */
export function personalHours(organization: WorkingHours, quiet: QuietTimes = NO_QUIET_TIMES): PersonalHours {
  const { from, until } = organization;
  const days = organization.days.filter((day) => !quiet.days.includes(day));
  const ignoresDays = days.length === 0;
  const ignoresHours = quiet.hours !== undefined && quiet.hours.from <= from && quiet.hours.until >= until;
  const hours = {
    from,
    until,
    days: ignoresDays ? organization.days : days,
    quiet: ignoresHours ? undefined : quiet.hours,
  };
  return { hours, ignoresHours, ignoresDays };
}

/** The same hours, where only they matter. */
export function hoursOf(
  { quiet }: { readonly quiet?: QuietTimes | undefined },
  organization: WorkingHours,
): WorkingHours {
  return personalHours(organization, quiet).hours;
}
