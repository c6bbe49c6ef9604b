import type { Cloud } from '../../src/microsoft365/clouds.ts';
import type { Advice } from '../../src/photo/advice.ts';
import type { VerdictKind } from '../../src/photo/verdict.ts';
import type { Language } from '../locales/index.ts';
import type { ButtonTarget } from '../presses/button-target.ts';

/** The content of the card about a person's photo. The card escapes untrusted texts; callers pass them as they are. */
export interface PhotoCardView {
  readonly language: Language;
  /** IANA name, as in Teams' `localTimezone`. Times are shown in UTC if it is absent or unknown. */
  readonly timeZone: string | undefined;
  readonly verdict: VerdictKind;
  readonly advice: Advice;
  readonly pictures: { readonly graph: PictureView; readonly sharePoint: PictureView };
  readonly links: {
    /** Absent: the button opens office.com, whose apps also lead to SharePoint. */
    readonly openSharePoint?: ButtonTarget | undefined;
    readonly changePhoto: string;
    readonly office: string;
    readonly helpArticles: Cloud['helpArticles'];
    readonly pictureSyncDiagnostic: Cloud['pictureSyncDiagnostic'];
    /** `SUPPORT_LINK`, with placeholders. Undefined: the person copies the text for the admin. */
    readonly support?: string | undefined;
  };
  /** The owner of the photo, for the text for the admin. */
  readonly person: { readonly tenantId: string; readonly objectId: string };
  /** The recipient: the mark that the card's buttons carry, and the person's channel id (`29:…`). */
  readonly owner: { readonly mark: string; readonly accountId: string | undefined };
  readonly checkedAt: Date;
  /** True after the person has pressed "Check again". An unchanged card then says that the bot has checked again. */
  readonly again?: boolean;
  /** What was tried last for this photo, without a copy so far: the person's press, or a request by the bot. */
  readonly tried?: 'pressed' | 'requested' | undefined;
  /** SharePoint's picture is one of its small copies. */
  readonly isSmallCopy?: boolean;
  /** A short code that identifies this check in the log. */
  readonly reference: string;
}

export interface PictureView {
  /** The neutral picture's address unless `state` is `shown`. */
  readonly url: string;
  readonly state: 'shown' | 'absent' | 'unknown';
}
