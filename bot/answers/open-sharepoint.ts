import type { Config } from '../../src/config/bot-config.ts';
import type { MySite } from '../../src/microsoft365/sharepoint/my-site.ts';
import { sharePointLink } from '../../src/open-sharepoint/deep-link.ts';
import type { Evidence } from '../../src/photo/evidence.ts';

/** The link behind "Open SharePoint"; undefined: nobody knows the tenant's My Site host yet. */
export function openSharePointLink(
  { cloud, sharePoint }: Pick<Config, 'cloud' | 'sharePoint'>,
  mySite: MySite,
  profile?: Evidence['sharePointProfile'],
): string | undefined {
  const mySiteUrl = mySite.url();
  return (
    mySiteUrl &&
    sharePointLink({
      kind: sharePoint.linkKind,
      mySiteUrl,
      profile: profile?.state === 'read' ? profile.value : undefined,
      peoplePage: sharePoint.peoplePage,
      officeUrl: cloud.officeUrl,
    })
  );
}
