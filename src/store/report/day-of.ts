const DAY_MS = 24 * 3_600_000;

/** The day in UTC, which sorts by time: `2026-11-30`. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The first moment of a day in UTC, and that of the next day. */
export function spanOfDay(day: string): { readonly from: Date; readonly until: Date } {
  const from = new Date(`${day}T00:00:00Z`);
  return { from, until: new Date(from.getTime() + DAY_MS) };
}
