import { z } from 'zod/v4';

const Picture = z.union([
  z.object({ state: z.literal('shown'), sha256: z.string() }),
  z.object({ state: z.enum(['absent', 'unknown']) }),
]);

/**
 * Evidence stored with a queued message as JSON, until its card is drawn hours or days later. It holds no link:
 * `bot/delivery` makes and signs the links when it draws the card.
 */
const NudgeEvidence = z.object({
  /** Absent: the pictures could not be read. `keptUntil`: when their thumbnails are deleted. */
  pictures: z.object({ graph: Picture, sharePoint: Picture, keptUntil: z.iso.datetime() }).optional(),
  /** Time of SharePoint's next possible copy. */
  retryAt: z.iso.datetime().optional(),
  /** SharePoint's name of the account, for the address behind *Open SharePoint*. */
  accountName: z.string().optional(),
});

export type NudgeEvidence = z.output<typeof NudgeEvidence>;

/** Parses stored evidence. Evidence of another version counts as none: the card then says only what changed. */
export function readNudgeEvidence(evidence: unknown): NudgeEvidence {
  return NudgeEvidence.safeParse(evidence).data ?? {};
}
