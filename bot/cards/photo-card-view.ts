import type { Cloud } from '../../src/microsoft365/clouds.ts';
import type { Advice } from '../../src/photo/advice.ts';
import type { VerdictKind } from '../../src/photo/verdict.ts';
import type { Language } from '../locales/index.ts';
/** What the card about a person's photo shows. Texts that come from outside are escaped here, not by the caller. */
export interface PhotoCardView {
  readonly language: Language;
  /** IANA name, as Teams' `localTimezone`; times are said in UTC where it is absent or unknown. */
  readonly timeZone: string | undefined;
  readonly verdict: VerdictKind;
  readonly advice: Advice;
  readonly pictures: { readonly graph: PictureView; readonly sharePoint: PictureView };
  readonly links: {
    /** Left out: the button opens office.com, whose tiles lead to SharePoint as well. */
    readonly openSharePoint?: string | undefined;
    readonly changePhoto: string;
    readonly office: string;
    readonly helpArticles: Cloud['helpArticles'];
    readonly pictureSyncDiagnostic: Cloud['pictureSyncDiagnostic'];
  };
  /** Whose photo it is, for the text that an admin gets. */
  readonly person: { readonly tenantId: string; readonly objectId: string };
  /** Whose card it is: the mark that its buttons carry, and the person's id in the channel (`29:…`). */
  readonly owner: { readonly mark: string; readonly accountId: string };
  readonly checkedAt: Date;
  /** True once the person has pressed "Check again": a card that would look the same says that it did look. */
  readonly again?: boolean;
  /** A short number by which support finds this check in the log. */
  readonly reference: string;
}

export interface PictureView {
  /** Always an address: the neutral picture's unless `state` is `shown`. */
  readonly url: string;
  readonly state: 'shown' | 'absent' | 'unknown';
}
