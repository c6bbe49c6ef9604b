import type { VerdictKind } from '../../src/photo/verdict.ts';

/** What each verdict means for an admin, and what to do. */
export const VERDICT_SENTENCES: Readonly<Record<VerdictKind, string>> = {
  'in-sync': 'Microsoft 365 and SharePoint show the same photo. Nothing to do.',
  guest: 'This is a guest. SharePoint shows the photo from their own organization or from Entra ID.',
  'no-sharepoint': 'This account has no SharePoint plan, so SharePoint keeps no photo of it.',
  'mailbox-on-premises':
    'The mailbox is not in Exchange Online, and SharePoint copies photos from Exchange Online only.',
  'no-mailbox':
    'This account has no Exchange Online plan, so SharePoint copies nothing. Its photo is changed in the account itself.',
  'sync-off':
    'SharePoint is set not to copy this photo (SPS-PictureExchangeSyncState is 0). A SharePoint administrator can set it to 1.',
  'no-photo': 'There is no photo, neither in Microsoft 365 nor in SharePoint. The person can add one.',
  'not-copied':
    'The person got the link to SharePoint longer ago than a copy takes, but SharePoint copied nothing. Only an administrator or Microsoft can help.',
  'never-synced':
    'SharePoint has no photo of this person yet. It copies the photo when the person opens their profile page there.',
  waiting:
    'SharePoint copied a short time ago and does not copy again before the time below. After that, the person can open SharePoint.',
  'out-of-date':
    'SharePoint shows an earlier photo. It copies the new one when the person opens their profile page there.',
  unknown:
    'The state is unknown: a required source could not be read, or the comparison of the pictures is inconclusive.',
};
