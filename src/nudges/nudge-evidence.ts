import { z } from 'zod/v4';

const Picture = z.union([
  z.object({ state: z.literal('shown'), sha256: z.string() }),
  z.object({ state: z.enum(['absent', 'unknown']) }),
]);

/**
 * What a queued message keeps, as JSON, until its card is drawn hours or days later. It holds no signed link: whoever draws the card signs
 * the links to the pictures then.
 */
const NudgeEvidence = z.object({
  /** Absent: the pictures could not be read. `keptUntil`: their thumbnails are deleted then. */
  pictures: z.object({ graph: Picture, sharePoint: Picture, keptUntil: z.iso.datetime() }).optional(),
  /** When SharePoint may copy again. */
  retryAt: z.iso.datetime().optional(),
  openSharePoint: z.string().optional(),
});

export type NudgeEvidence = z.output<typeof NudgeEvidence>;

/** Reads stored evidence. Unreadable evidence, of another version, counts as none: the card then says only what changed. */
export function readNudgeEvidence(evidence: unknown): NudgeEvidence {
  return NudgeEvidence.safeParse(evidence).data ?? {};
}
