/**
 * Delegated and application permissions to read sites and their files:
 * https://learn.microsoft.com/graph/permissions-reference
 */
const READ_SITES = [
  'AllSites.Read',
  'AllSites.Write',
  'AllSites.Manage',
  'AllSites.FullControl',
  'Sites.Read.All',
  'Sites.ReadWrite.All',
  'Sites.Manage.All',
  'Sites.FullControl.All',
] as const;

export const READ_FILES: readonly string[] = READ_SITES;

/**
 * The delegated scope for one's own profile is UNCONFIRMED: user permissions and site permissions are both accepted.
 * (As application permission, sites alone failed: https://github.com/pnp/powershell/issues/5084.)
 */
export const READ_OWN_PROFILE: readonly string[] = ['User.Read.All', 'User.ReadWrite.All', ...READ_SITES.slice(0, 4)];

/**
 * Application permissions to read profiles: SharePoint's own, as declared in
 * https://www.powershellgallery.com/packages/Microsoft365DSC (SPOUserProfileProperty). Sites.FullControl.All alone
 * failed:
 * https://github.com/pnp/powershell/issues/5084.
 * That the smaller permission suffices is UNCONFIRMED.
 */
export const READ_PROFILES: readonly string[] = ['User.Read.All', 'User.ReadWrite.All'];
