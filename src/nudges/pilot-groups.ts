import type { Pump } from '../jobs.ts';
import { readGroupMembers } from '../microsoft365/graph/group-members.ts';
import type { GraphAccess } from '../microsoft365/graph/request-graph.ts';
import type { PilotStore } from '../store/control/types.ts';

const HOUR_MS = 3_600_000;
/** Age after which the members of a group are read again. Groups change daily. */
const MAX_AGE_MS = 6 * HOUR_MS;
/** Timeout for reading one group. */
const READ_TIMEOUT_MS = 60_000;

/** Refreshes the members of the pilot's groups. A group that cannot be read keeps its stored members. */
export function pilotGroupsPump(tenantId: string, pilot: PilotStore, access: GraphAccess, now: () => Date): Pump {
  return {
    name: 'pilot-groups',
    every: HOUR_MS,
    async run(signal) {
      const report = { read: 0, failed: 0 };
      const { groups } = await pilot.summary(tenantId);
      for (const { groupId, readAt } of groups) {
        if (signal.aborted) break;
        // A time to come was written by a clock that was ahead.
        if (Math.abs(now().getTime() - readAt.getTime()) < MAX_AGE_MS) continue;
        const deadline = AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT_MS)]);
        const members = await readGroupMembers(access, groupId, deadline);
        if ('state' in members) report.failed += 1;
        // False: an admin has removed the group meanwhile.
        else if (await pilot.refreshGroup(tenantId, groupId, members, now())) report.read += 1;
      }
      return report.read + report.failed > 0 ? report : undefined;
    },
  };
}
