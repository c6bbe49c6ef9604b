export interface ReportTables {
  /** Numbers of each day. */
  readonly daily_count: {
    readonly tenant_id: string;
    /** In UTC: `2026-11-30`. */
    readonly day: string;
    readonly counted_at: Date;
    /** JSON. */
    readonly counts: unknown;
  };
  /** What answers said on each day. */
  readonly answer_count: {
    readonly tenant_id: string;
    /** In UTC: `2026-11-30`. */
    readonly day: string;
    /** A verdict, or one of `ANSWER_OUTCOMES`. */
    readonly name: string;
    readonly counted_at: Date;
    readonly people: number;
  };
}
