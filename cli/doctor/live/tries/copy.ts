import { linkAddress } from '../../../../src/open-sharepoint/candidates.ts';
import { LEARNED_LINKS } from '../../../../src/open-sharepoint/types.ts';
import type { SharePointProfile } from '../../../../src/photo/evidence.ts';
import { type LiveAnswer, type LiveContext, type LiveTry, NotTried } from '../types.ts';
import { profileOf } from './sharepoint.ts';

/** Time zones differ by quarters of an hour. Milliseconds. */
const QUARTER = 15 * 60_000;

/** A copy that came after a page was opened. */
interface SeenCopy {
  readonly page: string;
  /** Minutes by which its time stamp is ahead; undefined: it has none. */
  readonly ahead: number | undefined;
}

/** Both answers stem from the same pages, so that the person opens each once. */
export function copyTries(): { readonly copyStart: LiveTry; readonly copyTimestamp: LiveTry } {
  let seen: Promise<SeenCopy | { readonly opened: number }> | undefined;
  const once = (context: LiveContext) => {
    seen ??= openPages(context);
    return seen;
  };
  return {
    async copyStart(context): Promise<LiveAnswer> {
      const result = await once(context);
      if ('page' in result) return { answer: result.page, facts: { page: result.page } };
      return {
        answer: `none of the ${result.opened} pages that were opened`,
        facts: { page: null, opened: result.opened },
      };
    },
    async copyTimestamp(context) {
      const result = await once(context);
      if (!('page' in result)) throw new NotTried('no page started a copy');
      return zoneOf(result.ahead);
    },
  };
}

function zoneOf(ahead: number | undefined): LiveAnswer {
  if (ahead === undefined) return { answer: 'the copy has no time stamp', facts: { minutesAhead: null } };
  const answer = ahead === 0 ? 'UTC, the time of the copy' : `${ahead} minutes ahead of UTC`;
  return { answer, facts: { minutesAhead: ahead } };
}

async function openPages(context: LiveContext): Promise<SeenCopy | { readonly opened: number }> {
  const { open, subject, mySiteUrl, person } = context;
  if (!open) throw new NotTried('it needs a person at a terminal who opens pages');
  if (mySiteUrl === undefined) throw new NotTried('the My Site host is not known');
  const { config, cloud } = subject;
  let before = await profileOf(context);
  let opened = 0;
  for (const page of LEARNED_LINKS) {
    const { peoplePage } = config.sharePoint;
    const ids = { objectId: person.objectId, tenantId: config.app.tenantId };
    const sources = { mySiteUrl, profile: before, peoplePage, officeUrl: cloud.officeUrl, ...ids };
    const address = linkAddress(page, sources);
    if (address === undefined || !(await open(address))) continue;
    opened++;
    const after = await profileOf(context);
    if (wasCopied(before, after)) return { page, ahead: minutesAhead(after, config.now()) };
    before = after;
  }
  return { opened };
}

function wasCopied(before: SharePointProfile, after: SharePointProfile): boolean {
  return before.copiedAt?.getTime() !== after.copiedAt?.getTime() || before.pictureUrl !== after.pictureUrl;
}

function minutesAhead({ copiedAt }: SharePointProfile, now: Date): number | undefined {
  if (!copiedAt) return undefined;
  return (Math.round((copiedAt.getTime() - now.getTime()) / QUARTER) * QUARTER) / 60_000 || 0;
}
