import type { PhotoPolicy, Source } from '../../src/photo/evidence.ts';
import type { VerdictKind } from '../../src/photo/verdict.ts';
import { oneLine } from '../terminal-text.ts';

/** One sentence for an admin: who may change photos in this tenant, or why that is unknown. */
export function photoPolicySentence(policy: Source<PhotoPolicy>, verdict: VerdictKind): string {
  switch (policy.state) {
    case 'read':
      return sentenceFor(policy.value, verdict === 'guest');
    case 'absent':
      return `It is unknown who may change photos here: the app lacks Microsoft Graph's PeopleSettings.Read.All (${policy.sign}).`;
    case 'failed':
      return oneLine(
        `The settings for who may change photos could not be read (${[policy.reason, policy.code].filter(Boolean).join(', ')}).`,
      );
  }
}

/** https://learn.microsoft.com/graph/profilephoto-configure-settings */
function sentenceFor({ source, allowedRoles }: PhotoPolicy, isGuest: boolean): string {
  if (source === 'onPremises') {
    return "People cannot change their photos here: the tenant takes them from the organization's own directory.";
  }
  const { length } = allowedRoles;
  if (length === 0 && isGuest) return "Members may change their own photo here. An administrator sets a guest's photo.";
  if (length === 0) return 'All people may change their own photo here.';
  return `People cannot change their photos here: only ${length === 1 ? 'one role' : `${length} roles`} of administrators can.`;
}
