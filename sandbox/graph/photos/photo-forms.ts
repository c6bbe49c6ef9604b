import sharp from 'sharp';
import type { Person, Photo } from '../../tenant/people/person.ts';
import { GraphError } from '../graph-error.ts';

/** What metadata of a photo name it; the rest is the same in all forms. */
export interface PhotoDescription {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** What the documentation shows for a photo that is not there: https://learn.microsoft.com/graph/api/profilephoto-get */
export const ONE_BY_ONE = {
  '@odata.mediaContentType': 'image/gif',
  '@odata.mediaEtag': '',
  id: '1x1',
  width: 1,
  height: 1,
};

/**
 * A photo lies in the mailbox, and Graph can't enter this one. Throws then.
 * The status of `MailboxNotHostedInExchangeOnline` is UNCONFIRMED (https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/688);
 * `AuthenticationError`: https://github.com/microsoftgraph/microsoft-graph-docs/issues/8877; `MailboxNotEnabledForRESTAPI` was seen for a
 * mailbox's settings (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/6519), for photos it is UNCONFIRMED.
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
    throw new GraphError(404, 'MailboxNotEnabledForRESTAPI', 'REST API is not yet supported for this mailbox.');
  }
}

/** The metadata of a photo that is not there, where they are no refusal. That anything but 1x1 came with an empty ETag is UNCONFIRMED. */
export function metadataOfNone({ oddForms }: Person): Readonly<Record<string, unknown>> | undefined {
  if (oddForms.noPhoto === '1x1') return ONE_BY_ONE;
  return oddForms.noPhoto === 'empty-etag' ? { ...ONE_BY_ONE, id: '240x240', width: 240, height: 240 } : undefined;
}

/**
 * As the service answers today, for metadata and bytes alike. `ErrorItemNotFound`: https://github.com/microsoftgraph/aspnetcore-connect-sample/issues/34,
 * `ErrorEntityNotFound`: https://github.com/microsoftgraph/msgraph-sdk-dotnet-core/issues/851.
 */
export function imageNotFound(person?: Person): GraphError {
  const form = person?.oddForms.noPhoto;
  const code = form === 'ErrorItemNotFound' || form === 'ErrorEntityNotFound' ? form : 'ImageNotFound';
  const message = "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was thrown.";
  return new GraphError(404, code, message);
}

/** `default` with 256 pixels was seen, `Default`: https://learn.microsoft.com/microsoft-365/admin/add-users/change-user-profile-photos, the others: https://github.com/microsoftgraph/microsoft-graph-toolkit/issues/958 */
export function describedAs({ oddForms }: Person, size: number): PhotoDescription {
  const square = (side: number, id: string) => ({ id, width: side, height: side });
  if (oddForms.photo === 'default') return square(256, 'default');
  if (oddForms.photo === 'Default') return square(size, 'Default');
  if (oddForms.photo === '64X64') return square(64, '64X64');
  if (oddForms.photo === '240x240') return square(240, '240x240');
  return square(size, `${size}X${size}`);
}

/** Strong, weak or bare; only the quoted strong one is documented. */
export function etagOf({ oddForms }: Person, { etag }: Photo): string {
  if (oddForms.photo === 'bare-etag') return etag;
  return oddForms.photo === 'weak-etag' ? `W/"${etag}"` : `"${etag}"`;
}

/** Undefined: it is not told. `image/pjpeg`: https://github.com/microsoftgraph/microsoft-graph-toolkit/issues/958 */
export function contentTypeOf({ oddForms }: Person): string | undefined {
  return oddForms.contentType === 'none' ? undefined : oddForms.contentType;
}

/** The photo's bytes, which are JPEG, in the person's own format. */
export async function inFormatOf({ oddForms }: Person, bytes: Buffer): Promise<Buffer> {
  if (oddForms.contentType === 'image/png') return sharp(bytes).png().toBuffer();
  if (oddForms.contentType === 'image/gif') return sharp(bytes).gif().toBuffer();
  return bytes;
}
