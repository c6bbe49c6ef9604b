import sharp from 'sharp';
import type { Person, Photo } from '../../tenant/people/person.ts';
import { GraphError } from '../graph-error.ts';

/** Metadata that depend on the form of the photo. */
export interface PhotoDescription {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** Documented metadata of a missing photo: https://learn.microsoft.com/graph/api/profilephoto-get */
export const ONE_BY_ONE = {
  '@odata.mediaContentType': 'image/gif',
  '@odata.mediaEtag': '',
  id: '1x1',
  width: 1,
  height: 1,
};

/**
 * Throws if Graph cannot read the mailbox, which stores the photo.
 * The status of `MailboxNotHostedInExchangeOnline` is UNCONFIRMED
 * (https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/688).
 * `AuthenticationError`: https://github.com/microsoftgraph/microsoft-graph-docs/issues/8877.
 * `MailboxNotEnabledForRESTAPI` was seen for mailbox settings
 * (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/6519); for photos it is UNCONFIRMED.
 */
export function requireMailbox({ oddForms }: Person): void {
  if (oddForms.mailbox === 'on-premises') {
    const message = 'Mailbox is hosted by an on-premise or non-Exchange server, which is not supported.';
    throw new GraphError(404, 'MailboxNotHostedInExchangeOnline', message);
  }
  if (oddForms.mailbox === 'none') {
    throw new GraphError(400, 'AuthenticationError', 'Error authenticating with resource');
  }
  if (oddForms.mailbox === 'no-rest') {
    throw mailboxNotEnabled();
  }
}

export function mailboxNotEnabled(): GraphError {
  return new GraphError(404, 'MailboxNotEnabledForRESTAPI', 'REST API is not yet supported for this mailbox.');
}

/** Metadata of a missing photo, for forms without an error. An empty ETag on anything but 1x1 is UNCONFIRMED. */
export function missingPhotoMetadata({ oddForms }: Person): Readonly<Record<string, unknown>> | undefined {
  if (oddForms.noPhoto === '1x1') return ONE_BY_ONE;
  return oddForms.noPhoto === 'empty-etag' ? { ...ONE_BY_ONE, id: '240x240', width: 240, height: 240 } : undefined;
}

/**
 * The service's current error for metadata and bytes.
 * `ErrorItemNotFound`: https://github.com/microsoftgraph/aspnetcore-connect-sample/issues/34, `ErrorEntityNotFound`:
 * https://github.com/microsoftgraph/msgraph-sdk-dotnet-core/issues/851.
 */
export function imageNotFound(person?: Person): GraphError {
  const form = person?.oddForms.noPhoto;
  const code = form === 'ErrorItemNotFound' || form === 'ErrorEntityNotFound' ? form : 'ImageNotFound';
  const message = "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was thrown.";
  const error = new GraphError(404, code, message);
  if (form === 'no-body' || form === 'no-inner-error') error.bodyForm = form;
  return error;
}

/**
 * `default` with 256 pixels was seen.
 * `Default`: https://learn.microsoft.com/microsoft-365/admin/add-users/change-user-profile-photos, the others:
 * https://github.com/microsoftgraph/microsoft-graph-toolkit/issues/958
 */
export function photoDescription({ oddForms }: Person, size: number): PhotoDescription {
  const square = (side: number, id: string) => ({ id, width: side, height: side });
  if (oddForms.photo === 'default') return square(256, 'default');
  if (oddForms.photo === 'Default') return square(size, 'Default');
  if (oddForms.photo === '64X64') return square(64, '64X64');
  if (oddForms.photo === '240x240') return square(240, '240x240');
  return square(size, `${size}X${size}`);
}

/** Strong, weak or without quotes; only the strong form is documented. */
export function etagOf({ oddForms }: Person, { etag }: Photo): string {
  if (oddForms.photo === 'bare-etag') return etag;
  return oddForms.photo === 'weak-etag' ? `W/"${etag}"` : `"${etag}"`;
}

/** Undefined: no header. `image/pjpeg`: https://github.com/microsoftgraph/microsoft-graph-toolkit/issues/958 */
export function contentTypeOf({ oddForms }: Person): string | undefined {
  return oddForms.contentType === 'none' ? undefined : oddForms.contentType;
}

/** Converts the photo's JPEG bytes to the person's format. */
export async function convertPhoto({ oddForms }: Person, bytes: Buffer): Promise<Buffer> {
  if (oddForms.contentType === 'image/png') return sharp(bytes).png().toBuffer();
  if (oddForms.contentType === 'image/gif') return sharp(bytes).gif().toBuffer();
  return bytes;
}
