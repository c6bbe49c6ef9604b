import type { Enforcement } from '../../tenant/limits/limits.ts';
import { type LimitName, publishedLimits } from '../../tenant/limits/published-limits.ts';
import type { RateWindow } from '../../tenant/limits/rate-windows.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';

/** One limit and its violations in `GET /api/tenant`. */
export interface LimitView {
  readonly limit: LimitName;
  readonly title: string;
  readonly source: string;
  readonly windows: readonly RateWindow[];
  readonly enforcement: Enforcement;
  readonly violations: number;
  /** Time of the first violation, ISO 8601, tenant time; null: none. */
  readonly first: string | null;
}

export const LIMIT_NAMES = Object.keys(publishedLimits(1)) as LimitName[];

export function viewLimits({ limits }: TenantState): LimitView[] {
  const violations = limits.violations.all();
  return LIMIT_NAMES.map((limit) => {
    const { title, source, windows, enforcement } = limits[limit];
    const { count = 0, first } = violations.find((one) => one.limit === limit) ?? {};
    return { limit, title, source, windows, enforcement, violations: count, first: first?.toISOString() ?? null };
  });
}
