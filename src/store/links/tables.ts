import type { Generated } from 'kysely';
import type { TryOutcome } from '../../open-sharepoint/learning/attribution.ts';
import type { Candidate } from '../../open-sharepoint/types.ts';

/** The part of the schema about links to SharePoint. */
export interface LinkTables {
  /** What was tried with each kind of link to SharePoint, and what followed. */
  readonly link_result: {
    readonly tenant_id: string;
    readonly candidate: string;
    readonly tried: Generated<number>;
    readonly copied: Generated<number>;
    readonly not_copied: Generated<number>;
    /** `triedInVain` in the code. */
    readonly tried_in_vain: Generated<number>;
    readonly last_tried_at: Date | null;
    /** JSON: the latest results with their times. */
    readonly recent: Generated<unknown>;
  };
  /** What was seen of the times of SharePoint's copies. */
  readonly copy_timing: {
    readonly tenant_id: string;
    /** JSON: a `TimingRecord`. */
    readonly observed: Generated<unknown>;
  };
  /** Presses of *Open SharePoint*, and requests of the bot in the person's name. */
  readonly press: {
    readonly tenant_id: string;
    readonly object_id: string;
    readonly pressed_at: Date;
    readonly candidate: Candidate;
    /** Number of looks that were taken. */
    readonly looks: Generated<number>;
    /** Time of the next look; null: none. */
    readonly look_at: Date | null;
    readonly outcome: TryOutcome | null;
  };
  /** The newest card with *Open SharePoint* in each person's chat. */
  readonly shown_card: {
    readonly tenant_id: string;
    readonly object_id: string;
    readonly activity_id: string;
    /** Origin of the person's My Site host at that time. */
    readonly my_site: string | null;
    readonly shown_at: Date;
  };
}
