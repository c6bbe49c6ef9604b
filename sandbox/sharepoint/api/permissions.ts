/** Delegated and application permissions under which sites, and so their files, can be read: https://learn.microsoft.com/graph/permissions-reference */
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
 * Which delegated scope suffices for one's own profile is UNCONFIRMED: the user permissions and those for sites are both accepted.
 * (As an application, sites alone failed: https://github.com/pnp/powershell/issues/5084.)
 */
export const READ_OWN_PROFILE: readonly string[] = ['User.Read.All', 'User.ReadWrite.All', ...READ_SITES.slice(0, 4)];

/**
 * Application permissions that open profiles: SharePoint's own, as https://www.powershellgallery.com/packages/Microsoft365DSC
 * (SPOUserProfileProperty) declares them; Sites.FullControl.All alone failed: https://github.com/pnp/powershell/issues/5084.
 * That the smaller one suffices is UNCONFIRMED.
 */
export const READ_PROFILES: readonly string[] = ['User.Read.All', 'User.ReadWrite.All'];
