/** What was found when somebody's two pictures were looked at without them. */
export interface Looked {
  readonly found:
    | 'right'
    /** Opening SharePoint helps, now or later. */
    | 'needs-visit'
    /** It should have helped by now, if they did open it. */
    | 'not-copied'
    /** Nothing that the person does would help. */
    | 'beyond-them'
    /** Nobody in the directory, or whoever has not the app any more. */
    | 'gone'
    /** Only the person's own sign-in can tell; or something failed. */
    | 'unseen';
  /** With `needs-visit`: when SharePoint may copy; undefined: at once, as far as anybody knows. */
  readonly nextCopyAt?: Date | undefined;
  /** With `unseen`: it failed for a reason that passes, and may be tried again from then on; undefined: it is no use. */
  readonly againFrom?: Date | undefined;
  /** JSON for whoever draws the card. */
  readonly evidence: unknown;
}
