import type { Pump } from '../jobs.ts';
import { readGroupMembers } from '../microsoft365/graph/group-members.ts';
import type { GraphAccess } from '../microsoft365/graph/request-graph.ts';
import type { PilotStore } from '../store/control/types.ts';

const HOUR = 3_600_000;
/** People come and go in groups by the day. */
const FRESH = 6 * HOUR;
const DEADLINE = 60_000;

/** Reads again who is in the pilot's groups. Whom it can't read stays as they were. */
export function pilotGroupsPump(tenantId: string, pilot: PilotStore, access: GraphAccess, now: () => Date): Pump {
  return {
    name: 'pilot-groups',
    every: HOUR,
    async run(signal) {
      const report = { read: 0, failed: 0 };
      const { groups } = await pilot.summary(tenantId);
      for (const { groupId, readAt } of groups) {
        if (signal.aborted) break;
        if (now().getTime() - readAt.getTime() < FRESH) continue;
        const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]);
        const members = await readGroupMembers(access, groupId, deadline);
        if ('state' in members) report.failed += 1;
        // Meanwhile an admin may have chosen another pilot.
        else if (await pilot.refreshGroup(tenantId, groupId, members, now())) report.read += 1;
      }
      return report.read + report.failed > 0 ? report : undefined;
    },
  };
}
