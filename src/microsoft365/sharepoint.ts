import { type HttpRequestError, InjectHeaders, JSONParse, type Queryable } from '@pnp/queryable';
import { DefaultInit, type SPFI, spfi } from '@pnp/sp';
import '@pnp/sp/files/web.js';
import '@pnp/sp/profiles/index.js';
import '@pnp/sp/webs/index.js';
import { z } from 'zod/v4';
import type { Failed, SharePointProfile, Source } from '../photo/evidence.ts';
import { decodePictureTimestamp } from '../photo/timestamp.ts';
import { beforeDeadline } from './deadline.ts';
import { failureFromStatus, failureWithoutAnswer, failureWithoutToken } from './failure.ts';
import { webUrl } from './hosts.ts';

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
    profile: (signal) => ask(access, signal, async (sp) => toProfile(await propertiesOf(sp, access.userPrincipalName))),
    async picture(profile, signal) {
      const where = pictureOf(profile, access.mySiteUrl);
      if ('state' in where) return where;
      const picture = await ask(access, signal, async (sp) => toPicture(await fileAt(sp, where.path).getBuffer()));
      // The profile names a picture that is not there: SharePoint has none to show.
      return picture.state === 'failed' && picture.reason === 'not-found'
        ? { state: 'absent', sign: 'no-file' }
        : picture;
    },
  };
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
    return { path: decodeURIComponent(url.pathname) };
  } catch {
    return MALFORMED;
  }
}

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
    return failureWithoutToken(error, signal);
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
    instance.on.send.replace((url: URL, init: RequestInit) =>
      // PnPjs lets apostrophes out unescaped.
      fetch(url.href.replaceAll("'", '%27'), { ...init, signal, redirect: 'manual' }),
    );
    return instance;
  };
}

async function toFailure(error: unknown, signal: AbortSignal): Promise<Failed> {
  if (error instanceof SyntaxError) return MALFORMED;
  if (!(error instanceof Error) || !('isHttpRequestError' in error)) return failureWithoutAnswer(error, signal);
  const { response } = error as HttpRequestError;
  const code = await errorCode(response);
  const requestId = response.headers.get('sprequestguid') ?? undefined;
  return failureFromStatus(response.status, (name) => response.headers.get(name) ?? undefined, { code, requestId });
}

const ErrorBody = z.object({ 'odata.error': z.object({ code: z.string() }) });

/** `-2147024891, System.UnauthorizedAccessException` → `System.UnauthorizedAccessException` */
async function errorCode(response: Response): Promise<string | undefined> {
  try {
    return ErrorBody.safeParse(await response.json())
      .data?.['odata.error'].code.split(', ')
      .at(-1);
  } catch {
    return undefined;
  }
}

const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

/** https://pnp.github.io/cli-microsoft365/cmd/spo/userprofile/userprofile-get */
const ProfileBody = z.object({
  AccountName: optionalText,
  PersonalSiteHostUrl: optionalText,
  PictureUrl: optionalText,
  UserUrl: optionalText,
  UserProfileProperties: z
    .array(z.object({ Key: z.string(), Value: optionalText }))
    .nullable()
    .transform((properties) => properties ?? []),
});

/** PeopleManager answers `odata.null` where there is no profile. */
const NoProfileBody = z.object({ 'odata.null': z.literal(true) });

function toProfile(body: unknown): Source<SharePointProfile> {
  if (NoProfileBody.safeParse(body).success) return { state: 'absent', sign: 'no-profile' };
  const parsed = ProfileBody.safeParse(body);
  if (!parsed.success) return MALFORMED;
  const { AccountName, PersonalSiteHostUrl, PictureUrl, UserUrl, UserProfileProperties } = parsed.data;
  const property = (key: string) => UserProfileProperties.find((candidate) => candidate.Key === key)?.Value;
  return {
    state: 'read',
    value: {
      accountName: AccountName,
      userUrl: UserUrl,
      personalSiteHostUrl: PersonalSiteHostUrl,
      pictureUrl: property('PictureURL') || PictureUrl,
      placeholderState: property('SPS-PicturePlaceholderState'),
      exchangeSyncState: property('SPS-PictureExchangeSyncState'),
      copiedAt: decodePictureTimestamp(property('SPS-PictureTimestamp')),
    },
  };
}

function toPicture(buffer: ArrayBuffer): Source<Buffer> {
  const bytes = Buffer.from(buffer);
  return bytes.length > 0 ? { state: 'read', value: bytes } : MALFORMED;
}
