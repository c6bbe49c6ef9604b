import { type HttpRequestError, InjectHeaders, JSONParse, type Queryable } from '@pnp/queryable';
import { DefaultInit, type SPFI, spfi } from '@pnp/sp';
import '@pnp/sp/files/web.js';
import '@pnp/sp/profiles/index.js';
import '@pnp/sp/webs/index.js';
import { z } from 'zod/v4';
import { type Failed, PICTURE_BEHIND_A_PAGE, type SharePointProfile, type Source } from '../../photo/evidence.ts';
import { beforeDeadline } from '../deadline.ts';
import { failureFromNetworkError, failureFromStatus, failureFromTokenError } from '../failure.ts';
import { webUrl } from '../hosts.ts';
import { send } from '../send.ts';
import { readProfile } from './sharepoint-profile.ts';

/** Reads of one person; never rejects. Each call ends at the latest when its signal does. */
export interface SharePointReader {
  profile(signal: AbortSignal): Promise<Source<SharePointProfile>>;
  /** The medium picture that the profile names. Reading the large one might itself start, or spend, the day's copy (UNCONFIRMED). */
  picture(profile: SharePointProfile, signal: AbortSignal): Promise<Source<Buffer>>;
}

export interface SharePointAccess {
  /** Origin of the tenant's My Site host. */
  readonly mySiteUrl: string;
  /** A token for that host: delegated, or the app's own, got with a certificate. */
  readonly getToken: () => Promise<string>;
  /** Whose profile: the UPN. Undefined: the person's who signed in. */
  readonly userPrincipalName?: string | undefined;
  /** Of this program, for the user agent. */
  readonly version: string;
}

export function createSharePointReader(access: SharePointAccess): SharePointReader {
  return {
    profile: (signal) =>
      ask(access, signal, async (sp) => readProfile(await propertiesOf(sp, access.userPrincipalName))),
    async picture(profile, signal) {
      const where = pictureOf(profile, access.mySiteUrl);
      if ('state' in where) return where;
      const picture = await ask(access, signal, async (sp) => toPicture(await fileAt(sp, where.path).getBuffer()));
      return isMissingFile(picture) ? { state: 'absent', sign: 'no-file' } : picture;
    },
  };
}

/** The profile names a picture that is not there: SharePoint has none to show. Any other 404 may mean anything. */
function isMissingFile(picture: Source<Buffer>): boolean {
  if (picture.state !== 'failed' || picture.reason !== 'not-found') return false;
  return picture.code === 'System.IO.FileNotFoundException' || picture.code === 'System.IO.DirectoryNotFoundException';
}

/** By itself an app has no profile, and asks for others' by their claim. https://pnp.github.io/cli-microsoft365/cmd/spo/userprofile/userprofile-get */
function propertiesOf({ profiles }: SPFI, userPrincipalName: string | undefined): Promise<unknown> {
  if (userPrincipalName === undefined) return profiles.myProperties.using(JSONParse())();
  return profiles.using(JSONParse()).getPropertiesFor(`i:0#.f|membership|${userPrincipalName.replaceAll("'", "''")}`);
}

/** Links such as `/User Photos/…` refuse bearers, so the file is read through `_api`: https://github.com/SharePoint/sp-dev-docs/issues/6621 */
function fileAt(sp: SPFI, path: string) {
  return sp.web.getFileByServerRelativePath(path);
}

type Where = { readonly path: string } | Extract<Source<never>, { state: 'absent' | 'failed' }>;

/** Where the profile's picture lies. Its folder's name is localized and its file's name has changed, so the path is never built, only read. */
function pictureOf({ placeholderState, pictureUrl }: SharePointProfile, mySiteUrl: string): Where {
  if (placeholderState === '1') return { state: 'absent', sign: 'placeholder' };
  if (placeholderState === '') return { state: 'absent', sign: 'never-synced' };
  if (!pictureUrl) return { state: 'absent', sign: 'no-picture-url' };
  const url = webUrl(pictureUrl);
  if (!url || url.origin !== new URL(mySiteUrl).origin) return { state: 'failed', reason: 'foreign-host' };
  try {
    const path = decodeURIComponent(url.pathname);
    return PAGE.test(path) ? BEHIND_A_PAGE : { path };
  } catch {
    return MALFORMED;
  }
}

/**
 * Pages and handlers, such as `/_layouts/15/userphoto.aspx`, are for signed-in browsers: they refuse bearers, and lead on to
 * `/_vti_bin/afdcache.ashx`, whose links expire (https://github.com/SharePoint/sp-dev-docs/issues/7909). They are no files, so a 404 of
 * the files' API would tell of no picture where there is one.
 */
const PAGE = /\/_(?:layouts|vti_bin)\/|\.as[hp]x$/i;
const BEHIND_A_PAGE: Failed = { state: 'failed', reason: 'refused', code: PICTURE_BEHIND_A_PAGE };

const MALFORMED: Failed = { state: 'failed', reason: 'malformed' };

async function ask<T>(
  { mySiteUrl, getToken, version }: SharePointAccess,
  signal: AbortSignal,
  read: (sp: SPFI) => Promise<Source<T>>,
): Promise<Source<T>> {
  let token: string;
  try {
    token = await beforeDeadline(getToken(), signal);
  } catch (error) {
    return failureFromTokenError(error, signal);
  }
  try {
    const sp = spfi(mySiteUrl).using(DefaultInit(), InjectHeaders(headers(token, version)), sendWith(signal));
    return await beforeDeadline(read(sp), signal);
  } catch (error) {
    return await toFailure(error, signal);
  }
}

/** The user agent is the form that SharePoint asks of every caller: https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online */
function headers(token: string, version: string) {
  return {
    Accept: 'application/json;odata=nometadata',
    Authorization: `Bearer ${token}`,
    'User-Agent': `NONISV|PhotoSync|PhotoSync/${version}`,
  };
}

/** PnPjs' own `send` retries, and sleeps past deadlines. Redirects are answers here: they lead to sign-in pages. */
function sendWith(signal: AbortSignal) {
  return <T extends Queryable>(instance: T): T => {
    instance.on.send.replace(async (url: URL, init: RequestInit) => {
      // PnPjs lets apostrophes out unescaped.
      const response = await send(url.href.replaceAll("'", '%27'), init, signal);
      if (response.ok && isPage(response)) throw new PageInstead();
      return response;
    });
    return instance;
  };
}

/** A page with status 200 in the way of the answer: somebody wants a sign-in. It would pass for a picture. */
class PageInstead extends Error {}

function isPage({ headers }: Response): boolean {
  return /^(?:text\/html|application\/xhtml)/i.test(headers.get('content-type') ?? '');
}

async function toFailure(error: unknown, signal: AbortSignal): Promise<Failed> {
  if (error instanceof SyntaxError || error instanceof PageInstead) return MALFORMED;
  if (!(error instanceof Error) || !('isHttpRequestError' in error)) return failureFromNetworkError(error, signal);
  const { response } = error as HttpRequestError;
  const code = await errorCode(response);
  const requestId = response.headers.get('sprequestguid') ?? undefined;
  return failureFromStatus(response.status, (name) => response.headers.get(name) ?? undefined, { code, requestId });
}

/** `error` where SharePoint answers verbosely, whatever was asked. */
const ErrorBody = z.object({
  'odata.error': z.object({ code: z.string() }).optional(),
  error: z.object({ code: z.string() }).optional(),
});

/** `-2147024891, System.UnauthorizedAccessException` → `System.UnauthorizedAccessException` */
async function errorCode(response: Response): Promise<string | undefined> {
  try {
    const { data } = ErrorBody.safeParse(await response.json());
    return (data?.['odata.error'] ?? data?.error)?.code.split(', ').at(-1);
  } catch {
    return undefined;
  }
}

function toPicture(buffer: ArrayBuffer): Source<Buffer> {
  const bytes = Buffer.from(buffer);
  return bytes.length > 0 ? { state: 'read', value: bytes } : MALFORMED;
}
