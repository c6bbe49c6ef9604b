import type { TriedPage } from '../../src/open-sharepoint/press.ts';
import type { LinkCandidate } from '../../src/open-sharepoint/types.ts';
import type { PersonKey } from '../../src/people/person-key.ts';

/** Where *Open SharePoint* on a card leads. */
export interface ButtonTarget {
  readonly url: string;
  /** The page that is opened, so that the card can say what the person will see. */
  readonly candidate: LinkCandidate;
  /** The person has opened another page in vain. */
  readonly isOther: boolean;
}

/**
 * Finds the target for a person. `accountName`: as in their SharePoint profile; some pages need it. `presses`: the
 * person's, if a check has just read them; otherwise they are read. Undefined: no My Site host is known yet. Never
 * rejects.
 */
export type FindButtonTarget = (
  person: PersonKey,
  accountName?: string,
  presses?: readonly TriedPage[],
) => Promise<ButtonTarget | undefined>;
