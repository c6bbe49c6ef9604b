/** Result of checking a recipient's photo without them. */
export interface CheckOutcome {
  readonly found:
    | 'right'
    /** Opening SharePoint helps, now or later. */
    | 'needs-visit'
    /** SharePoint should have copied by now, if the person did open it. */
    | 'not-copied'
    /** Nothing that the person does would help. */
    | 'beyond-them'
    /** The person is not in the directory any more, or has removed the app. */
    | 'gone'
    /** The check could not read the photo: only the person's own sign-in can, or a source failed. */
    | 'unseen';
  /** With `needs-visit`: when SharePoint may copy; undefined: at once, as far as known. */
  readonly nextCopyAt?: Date | undefined;
  /** With `unseen`: when a retry can succeed; undefined: never by itself. */
  readonly againFrom?: Date | undefined;
  /** JSON for the card: `NudgeEvidence`. */
  readonly evidence: unknown;
}
