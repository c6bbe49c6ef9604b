import { z } from 'zod/v4';

const Picture = z.object({ url: z.string(), state: z.enum(['shown', 'absent', 'unknown']) });

/** What a queued message remembers, as JSON, until its card is drawn: by then hours or a weekend may have passed. */
const NudgeEvidence = z.object({
  /** Absent: nobody could look. */
  pictures: z.object({ graph: Picture, sharePoint: Picture }).optional(),
  /** ISO: when SharePoint may copy again. */
  retryAt: z.iso.datetime().optional(),
  openSharePoint: z.string().optional(),
  /** Of the person in the channel (`29:…`): their Teams may ask for the card anew. */
  accountId: z.string().optional(),
});

export type NudgeEvidence = z.output<typeof NudgeEvidence>;

/** Evidence of an earlier version that can't be read any more is as good as none. */
export function readNudgeEvidence(evidence: unknown): NudgeEvidence {
  return NudgeEvidence.safeParse(evidence).data ?? {};
}
