import type { TryOutcome } from '../../open-sharepoint/learning/attribution.ts';
import type { TriedPage } from '../../open-sharepoint/press.ts';
import type { Candidate } from '../../open-sharepoint/types.ts';
import type { PersonKey } from '../../people/person-key.ts';

/** One press of *Open SharePoint*, or one request that the bot made in the person's name. */
export interface Press extends PersonKey {
  readonly candidate: Candidate;
  readonly at: Date;
}

/** A press as the store has it. */
export type RecordedPress = Press & TriedPage;

/** A press whose next look is due. */
export type DueLook = RecordedPress & { readonly lookAt: Date };

export interface PressLimits {
  /** Milliseconds: a press so soon after one of the same kind is the same press. */
  readonly gap: number;
  /** Maximum number of recorded presses of a person in 24 hours. */
  readonly perDay: number;
  /** Time of the first look. */
  readonly lookAt: Date;
}

/** Presses, from which the bot looks whether SharePoint has copied. All instances share them. */
export interface PressStore {
  /** Records a press. Returns false if it does not count: see `PressLimits`, or the person was erased. */
  record(press: Press, limits: PressLimits): Promise<boolean>;
  /** The person's presses since then, earliest first. */
  list(person: PersonKey, since: Date): Promise<readonly RecordedPress[]>;
  /** Presses whose next look is due, earliest first. */
  due(tenantId: string, now: Date, limit: number): Promise<readonly DueLook[]>;
  /**
   * Takes a due look for this caller, and sets the time of the next one. Returns false if another instance has taken
   * it. Undefined as time: no further look.
   */
  claimLook(press: DueLook, nextLookAt: Date | undefined): Promise<boolean>;
  /** Gives back a claimed look that was not taken. `nextLookAt`: of the claim. */
  releaseLook(press: DueLook, nextLookAt: Date | undefined): Promise<void>;
  /** Counts a look that showed the photo. */
  countLook(press: Press): Promise<void>;
  /** Ends the looks of a press. Returns false if another caller has ended them. */
  settle(press: Press, outcome: TryOutcome): Promise<boolean>;
  /** Records the newest card with the button of each person. An earlier card than the stored one is left out. */
  showCards(cards: readonly OwnedCard[]): Promise<void>;
  newestCard(person: PersonKey): Promise<ShownCard | undefined>;
}

/** A card in the chat of a person. */
export interface OwnedCard {
  readonly person: PersonKey;
  readonly card: ShownCard;
  readonly shownAt: Date;
}

/** A message with *Open SharePoint*. */
export interface ShownCard {
  readonly activityId: string;
  /** Origin of the person's My Site host, as the instance that sent the card knows it. */
  readonly mySiteUrl: string | undefined;
}
