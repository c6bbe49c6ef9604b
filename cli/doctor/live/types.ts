import type { FoundPerson } from '../../../src/microsoft365/graph/find-person.ts';
import type { SharePointReader } from '../../../src/microsoft365/sharepoint/sharepoint-reader.ts';
import type { Store } from '../../../src/store/types.ts';
import type { Subject } from '../subject.ts';

/** A fact about Microsoft 365 that code depends on and no source confirms: the code has its id after UNCONFIRMED. */
export interface LiveQuestion {
  readonly id: string;
  readonly asks: string;
  /** The setting or the behaviour that the answer changes. */
  readonly decides: string;
  /** How a person finds the answer, where no call can. Undefined: it is tried. */
  readonly byHand?: string;
}

/** What a try found. It names no person, tenant or host. */
export interface LiveAnswer {
  readonly answer: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** What a try may use. Everything is about the account of the person who agreed. */
export interface LiveContext {
  readonly subject: Subject;
  readonly person: FoundPerson;
  /** Origin of the My Site host; undefined: it is not known. */
  readonly mySiteUrl: string | undefined;
  /** That person's profile, read as the app. */
  readonly sharePoint: SharePointReader;
  /** Undefined: it could not be opened. */
  readonly store: Store | undefined;
  /** Lets the person open a page. Resolves to whether they did. Undefined: no person sits at a terminal. */
  readonly open: ((url: string) => Promise<boolean>) | undefined;
  readonly signal: () => AbortSignal;
}

/** Throws `NotTried` if it cannot be tried here. */
export type LiveTry = (context: LiveContext) => Promise<LiveAnswer>;

/** Why a question could not be tried. */
export class NotTried extends Error {}
