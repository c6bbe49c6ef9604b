import type { VerdictKind } from '../../src/photo/verdict.ts';

/** What each verdict means to an admin, and what to do. */
export const SENTENCES: Readonly<Record<VerdictKind, string>> = {
  'in-sync': 'Microsoft 365 and SharePoint show the same photo. Nothing to do.',
  guest: 'This is a guest: SharePoint shows what their own organization, or the photo in Entra ID, gives it.',
  'no-sharepoint': 'This account has no SharePoint plan, so SharePoint keeps no photo of it.',
  'mailbox-on-premises': 'The mailbox is not in Exchange Online, and SharePoint copies photos from there only.',
  'no-mailbox':
    'This account has no Exchange Online plan: its photo is changed in the account itself, and SharePoint copies nothing.',
  'sync-off':
    'SharePoint was told not to copy this photo (SPS-PictureExchangeSyncState is 0). An administrator of SharePoint can set it to 1.',
  'no-photo': 'There is no photo, in Microsoft 365 or in SharePoint. The person can add one.',
  'not-copied':
    'The person opened SharePoint longer ago than a copy takes, and SharePoint copied nothing. Only an administrator, or Microsoft, can help.',
  'never-synced':
    'SharePoint has no photo of this person yet. It copies when the person opens their profile page there.',
  waiting:
    'SharePoint copied a short time ago and waits before it looks again. From the time below on, the person can open SharePoint.',
  'out-of-date':
    'SharePoint shows an earlier photo. It copies the new one when the person opens their profile page there.',
  unknown: 'Nobody can tell: something that is needed could not be read, or the pictures can not be told apart.',
};
