import type { PhotoPolicy, Source } from '../../src/photo/evidence.ts';

/** Who may change photos in this tenant, in one sentence for an admin; or that it is not known, and what it takes. */
export function photoPolicyInWords(policy: Source<PhotoPolicy>): string {
  switch (policy.state) {
    case 'read':
      return whoMay(policy.value);
    case 'absent':
      return `Who may change photos here is not known: the app lacks Microsoft Graph's PeopleSettings.Read.All (${policy.sign}).`;
    case 'failed':
      return `Who may change photos here could not be read (${[policy.reason, policy.code].filter(Boolean).join(', ')}).`;
  }
}

/** https://learn.microsoft.com/graph/profilephoto-configure-settings */
function whoMay({ source, allowedRoles }: PhotoPolicy): string {
  if (source === 'onPremises') {
    return "People can not change their photos here: the tenant takes them from the organization's own directory.";
  }
  const { length } = allowedRoles;
  if (length === 0) return 'Everybody may change their own photo here.';
  return `People can not change their photos here: the tenant leaves that to ${length === 1 ? 'one role' : `${length} roles`} of administrators.`;
}
