import type { Evidence } from '../../../src/photo/evidence.ts';
import { hasExchangePlan, hasSharePointPlan } from '../../../src/photo/service-plans.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';

/** A possible reality: everything that the table of verdicts depends on is known. */
interface World {
  readonly guest: boolean;
  readonly sharePointPlan: boolean;
  readonly exchangePlan: boolean;
  readonly onPremises: boolean;
  readonly upstream: boolean;
  readonly downstream: boolean;
  readonly same: boolean;
  readonly syncState: string | undefined;
}

/** The table of verdicts, from top to bottom. */
function verdictIn(world: World, { copyOverdue, copiedLately }: { copyOverdue: boolean; copiedLately: boolean }) {
  const { upstream, downstream } = world;
  const rows: readonly (readonly [VerdictKind, boolean])[] = [
    ['in-sync', upstream && downstream && world.same],
    ['guest', world.guest],
    ['no-sharepoint', !world.sharePointPlan],
    ['mailbox-on-premises', world.onPremises],
    ['no-mailbox', !world.exchangePlan],
    ['sync-off', world.syncState === '0'],
    ['no-photo', !upstream && !downstream],
    ['not-copied', copyOverdue],
    ['never-synced', !downstream],
    ['waiting', copiedLately],
    ['out-of-date', true],
  ];
  return rows.flatMap(([kind, holds]) => (holds ? [kind] : []));
}

/**
 * Computes the verdict in another, slower way: a failed source could have given any answer, so it tries them all. If
 * the table gives the same verdict in every possible world, that is the verdict; otherwise it is `unknown`. `rows`: all
 * rows that hold, if they are the same in every world.
 */
export function modelVerdict(
  evidence: Evidence,
  copyInterval: number,
): { readonly kind: VerdictKind; readonly rows: readonly VerdictKind[] } {
  const now = evidence.readAt.getTime();
  const read = evidence.sharePointProfile.state === 'read' ? evidence.sharePointProfile.value : undefined;
  const copiedAt = read?.copiedAt?.getTime();
  const shownAt = firstVisitIn(evidence)?.getTime();
  const times = {
    copyOverdue:
      shownAt !== undefined && now - shownAt > copyInterval && (copiedAt === undefined || copiedAt <= shownAt),
    copiedLately:
      copiedAt !== undefined && copiedAt <= now + 14 * 3_600_000 && Math.min(copiedAt, now) + copyInterval > now,
  };
  const worlds = worldsOf(evidence);
  const [first = [], ...others] = worlds.map((world) => verdictIn(world, times));
  const agreed = others.every(([kind]) => kind === first[0]);
  const unsureOfAccount = first[0] === 'no-photo' && evidence.account.state !== 'read';
  if (!agreed || unsureOfAccount) return { kind: 'unknown', rows: [] };
  return { kind: first[0] ?? 'unknown', rows: others.every((rows) => String(rows) === String(first)) ? first : [] };
}

function worldsOf(evidence: Evidence): World[] {
  const { graphPhoto, graphPicture } = evidence;
  const reasons = [graphPhoto, graphPicture].map((source) => (source.state === 'failed' ? source.reason : ''));
  const outOfReach = reasons.includes('mailbox-on-premises') || reasons.includes('no-mailbox');
  const worlds: World[] = [];
  for (const account of accountsOf(evidence)) {
    for (const upstream of upstreamsOf(evidence)) {
      for (const { downstream, syncState } of downstreamsOf(evidence)) {
        for (const same of looksOf(evidence, outOfReach)) {
          const mailboxSeen = syncState === '1';
          const sharePointPlan = account.sharePoint || (account.plans === 0 && mailboxSeen);
          worlds.push({
            guest: account.guest || (account.external && !sharePointPlan),
            sharePointPlan,
            exchangePlan: !reasons.includes('no-mailbox') && (account.exchange || mailboxSeen),
            onPremises: reasons.includes('mailbox-on-premises'),
            upstream,
            downstream,
            same,
            syncState,
          });
        }
      }
    }
  }
  return worlds;
}

function accountsOf({ account, sharePointProfile }: Evidence) {
  if (account.state === 'read') {
    const { userType, isExternal, assignedPlans } = account.value;
    return [
      {
        guest: userType === 'Guest',
        external: isExternal,
        plans: assignedPlans.length,
        exchange: hasExchangePlan(assignedPlans),
        sharePoint: hasSharePointPlan(assignedPlans),
      },
    ];
  }
  const member = { guest: false, external: false, plans: 2, exchange: true, sharePoint: true };
  // SharePoint copies only for members with both plans.
  if (sharePointProfile.state === 'read' && sharePointProfile.value.exchangeSyncState === '1') return [member];
  return [
    member,
    { ...member, guest: true },
    { ...member, plans: 1, exchange: false },
    { ...member, plans: 1, sharePoint: false },
  ];
}

function upstreamsOf({ graphPhoto, graphPicture }: Evidence): boolean[] {
  if (graphPicture.state === 'read') return [true];
  if (graphPhoto.state === 'absent') return [false];
  if (graphPhoto.state === 'read' && graphPicture.state === 'failed') return [true];
  return [true, false];
}

function downstreamsOf({ account, sharePointProfile: profile, sharePointPicture: picture }: Evidence) {
  if (profile.state === 'absent') return [{ downstream: false, syncState: undefined }];
  if (profile.state === 'read') {
    return [{ downstream: picture.state !== 'absent', syncState: profile.value.exchangeSyncState }];
  }
  const mayBeClosed =
    account.state === 'read' &&
    (account.value.userType === 'Guest' || !hasSharePointPlan(account.value.assignedPlans)) &&
    (profile.reason === 'forbidden' || profile.reason === 'not-found');
  if (mayBeClosed) return [{ downstream: false, syncState: undefined }];
  return [true, false].flatMap((downstream) =>
    ['', '0', '1'].map((syncState) => ({ downstream, syncState: syncState as string | undefined })),
  );
}

function looksOf(evidence: Evidence, outOfReach: boolean): boolean[] {
  const { graphPicture, sharePointProfile, sharePointPicture, comparison } = evidence;
  if (graphPicture.state !== 'read') return outOfReach ? [false] : [true, false];
  if (sharePointProfile.state !== 'read' || sharePointPicture.state !== 'read') return [true, false];
  if (!comparison || comparison.answer === 'cannot-tell') return [true, false];
  return [comparison.answer === 'same'];
}

function firstVisitIn({ openSharePointShownAt, triedPages }: Evidence): Date | undefined {
  const pressed = triedPages?.filter(({ candidate }) => candidate !== 'by-request').map(({ at }) => at);
  const since = openSharePointShownAt;
  if (!pressed) return since;
  const first = pressed.filter((at) => since && at >= since)[0];
  return first && new Date(first.getTime() - (first.getTime() % 1_000) - 1);
}
