import { type HttpRequestError, InjectHeaders, JSONParse, type Queryable } from '@pnp/queryable';
import { DefaultInit, type SPFI, spfi } from '@pnp/sp';
import '@pnp/sp/files/web.js';
import '@pnp/sp/profiles/index.js';
import '@pnp/sp/webs/index.js';
import { isObject } from '../../is-object.ts';
import type { Failed, SharePointProfile, Source } from '../../photo/evidence.ts';
import { BYTE_BUDGETS } from '../byte-budgets.ts';
import { beforeDeadline } from '../deadline.ts';
import { failureFromNetworkError, failureFromStatus, failureFromTokenError } from '../failure.ts';
import type { FoundPerson } from '../graph/find-person.ts';
import { type SendLimits, send } from '../send.ts';
import { type PictureReading, pictureLocation } from './picture-location.ts';
import { parseProfile } from './sharepoint-profile.ts';

/** Reads one person's profile and picture. Never rejects; each call ends at the latest when its signal aborts. */
export interface SharePointReader {
  profile(signal: AbortSignal): Promise<Source<SharePointProfile>>;
  /**
   * Reads the medium picture of the profile. Reading the large one may start or use up the daily copy (UNCONFIRMED
   * [copy-start]).
   */
  picture(profile: SharePointProfile, signal: AbortSignal): Promise<Source<Buffer>>;
}

export interface SharePointAccess extends PictureReading {
  /** A token for that host: delegated, or of the app itself with a certificate. */
  readonly getToken: () => Promise<string>;
  /** Version of this program, for the user agent. */
  readonly version: string;
}

export function createSharePointReader(access: SharePointAccess): SharePointReader {
  return {
    profile: (signal) =>
      request(access, { upstream: 'sharepoint', signal, maxBytes: BYTE_BUDGETS.sharePointProfile }, async (sp) =>
        parseProfile(await propertiesOf(sp, access.asAppFor)),
      ),
    async picture(profile, signal) {
      const location = pictureLocation(profile, access);
      if ('state' in location) return location;
      const picture = await request(
        access,
        { upstream: 'sharepoint', signal, maxBytes: BYTE_BUDGETS.sharePointPicture },
        async (sp) => toPicture(await fileAt(sp, location.path).getBuffer()),
      );
      return isMissingFile(picture) ? { state: 'absent', sign: 'no-file' } : picture;
    },
  };
}

/**
 * True if the file that the profile names does not exist. Any other 404 is ambiguous. The codes are UNCONFIRMED
 * [missing-file].
 */
function isMissingFile(picture: Source<Buffer>): boolean {
  if (picture.state !== 'failed' || picture.reason !== 'not-found') return false;
  return picture.code === 'System.IO.FileNotFoundException' || picture.code === 'System.IO.DirectoryNotFoundException';
}

/**
 * An app has no profile of its own; it requests a person's profile by their claim.
 * https://pnp.github.io/cli-microsoft365/cmd/spo/userprofile/userprofile-get
 */
function propertiesOf({ profiles }: SPFI, person: FoundPerson | undefined): Promise<unknown> {
  if (!person) return profiles.myProperties.using(JSONParse())();
  const { userPrincipalName } = person;
  return profiles.using(JSONParse()).getPropertiesFor(`i:0#.f|membership|${userPrincipalName.replaceAll("'", "''")}`);
}

/**
 * Links such as `/User Photos/…` refuse bearer tokens, so the file is read through `_api`:
 * https://github.com/SharePoint/sp-dev-docs/issues/6621
 */
function fileAt(sp: SPFI, path: string) {
  return sp.web.getFileByServerRelativePath(path);
}

const MALFORMED: Failed = { state: 'failed', reason: 'malformed' };

async function request<T>(
  { mySiteUrl, getToken, version }: SharePointAccess,
  limits: SendLimits,
  read: (sp: SPFI) => Promise<Source<T>>,
): Promise<Source<T>> {
  const { signal } = limits;
  let token: string;
  try {
    token = await beforeDeadline(getToken(), signal);
  } catch (error) {
    return failureFromTokenError(error, signal);
  }
  try {
    const sp = spfi(mySiteUrl).using(DefaultInit(), InjectHeaders(headers(token, version)), sendWith(limits));
    return await beforeDeadline(read(sp), signal);
  } catch (error) {
    return await toFailure(error, signal);
  }
}

/**
 * The user agent has the form that SharePoint requires:
 * https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online
 */
function headers(token: string, version: string) {
  return {
    Accept: 'application/json;odata=nometadata',
    Authorization: `Bearer ${token}`,
    'User-Agent': `NONISV|PhotoSync|PhotoSync/${version}`,
  };
}

/**
 * Replaces PnPjs' `send`, which retries and sleeps past deadlines. Follows no redirects: they lead to sign-in pages
 * (UNCONFIRMED [sharepoint-redirects]).
 */
function sendWith(limits: SendLimits) {
  return <T extends Queryable>(instance: T): T => {
    instance.on.send.replace(async (url: URL, init: RequestInit) => {
      // PnPjs does not escape apostrophes.
      const response = await send(url.href.replaceAll("'", '%27'), init, limits);
      if (response.ok && isHtml(response)) throw new HtmlInsteadOfData();
      return response;
    });
    return instance;
  };
}

/** A page with status 200 instead of the data, as proxies send it. It would look like a picture. */
class HtmlInsteadOfData extends Error {}

function isHtml({ headers }: Response): boolean {
  return /^(?:text\/html|application\/xhtml)/i.test(headers.get('content-type') ?? '');
}

async function toFailure(error: unknown, signal: AbortSignal): Promise<Failed> {
  if (error instanceof SyntaxError || error instanceof HtmlInsteadOfData) return MALFORMED;
  if (!(error instanceof Error) || !('isHttpRequestError' in error)) return failureFromNetworkError(error, signal);
  const { response } = error as HttpRequestError;
  const code = await errorCode(response);
  const requestId = response.headers.get('sprequestguid') ?? undefined;
  return failureFromStatus(response.status, (name) => response.headers.get(name) ?? undefined, { code, requestId });
}

/** `-2147024891, System.UnauthorizedAccessException` → `System.UnauthorizedAccessException` */
async function errorCode(response: Response): Promise<string | undefined> {
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    return undefined;
  }
  if (!isObject(body)) return undefined;
  // With `error`: the verbose format. That SharePoint also sends it when another was requested is UNCONFIRMED
  // [missing-file].
  const codes = [body['odata.error'], body.error].map((error) => (isObject(error) ? error.code : undefined));
  return (
    codes
      .find((code) => typeof code === 'string')
      ?.split(', ')
      .at(-1) || undefined
  );
}

function toPicture(buffer: ArrayBuffer): Source<Buffer> {
  const bytes = Buffer.from(buffer);
  return bytes.length > 0 ? { state: 'read', value: bytes } : MALFORMED;
}
