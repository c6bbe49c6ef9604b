import { BYTE_BUDGETS } from '../../../../src/microsoft365/byte-budgets.ts';
import { createAppCredential } from '../../../../src/microsoft365/identity/app-credential.ts';
import { readTokenClaims } from '../../../../src/microsoft365/identity/token-claims.ts';
import { send } from '../../../../src/microsoft365/send.ts';
import type { SharePointProfile } from '../../../../src/photo/evidence.ts';
import { type LiveContext, type LiveTry, NotTried } from '../types.ts';

/** The profile of the person. */
export async function profileOf({ sharePoint, signal }: LiveContext): Promise<SharePointProfile> {
  const profile = await sharePoint.profile(signal());
  if (profile.state === 'read') return profile.value;
  throw new NotTried(profile.state === 'absent' ? 'the account has no profile' : `SharePoint: ${profile.reason}`);
}

export const placeholderStates: LiveTry = async (context) => {
  const { placeholderState, pictureUrl } = await profileOf(context);
  const picture = pictureUrl ? 'a picture' : 'no picture';
  const value = placeholderState === undefined ? 'missing' : `"${placeholderState}"`;
  return {
    answer: `${value} with ${picture}`,
    facts: { value: placeholderState ?? null, hasPicture: Boolean(pictureUrl) },
  };
};

export const pictureLibrary: LiveTry = async (context) => {
  const { pictureUrl } = await profileOf(context);
  if (!pictureUrl) throw new NotTried('the account has no picture in SharePoint');
  // The last part names the person.
  const folders = decodeURIComponent(new URL(pictureUrl).pathname).split('/').filter(Boolean).slice(0, -1);
  return {
    answer: folders.join('/') || 'no folder',
    facts: { library: folders[0] ?? null, folder: folders[1] ?? null },
  };
};

export const missingFile: LiveTry = async (context) => {
  const { subject } = context;
  const path =
    "/_api/web/GetFileByServerRelativePath(DecodedUrl='/User%20Photos/Profile%20Pictures/photo-sync-doctor.jpg')";
  const { status, body } = await askSharePoint(context, `${path}/$value`, subject.credential.getToken);
  const [nometadata, verbose] = [errorCode(body, 'odata.error'), errorCode(body, 'error')];
  const format = nometadata ? 'nometadata' : verbose ? 'verbose' : 'unknown';
  return {
    answer: `status ${status}, code ${nometadata ?? verbose ?? 'none'}, in the format ${format}`,
    facts: { status, code: nometadata ?? verbose ?? null, format },
  };
};

export const secretRefusal: LiveTry = async (context) => {
  const { settings, config, cloud } = context.subject;
  const secret = settings.AAD_APP_CLIENT_SECRET;
  if (secret === undefined) throw new NotTried('the settings have no AAD_APP_CLIENT_SECRET');
  const credential = createAppCredential({ ...config.app, ...cloud, proof: { by: 'secret', secret } });
  const { status, body } = await askSharePoint(context, '/_api/web?$select=Title', credential.getToken);
  const reason = errorCode(body, 'odata.error') ?? errorCode(body, 'error') ?? null;
  return {
    answer: `status ${status}, ${reason ? `code ${reason}` : 'without a code'}`,
    facts: { status, code: reason },
  };
};

export const sharePointPermissions: LiveTry = async (context) => {
  const { subject, mySiteUrl, sharePoint, signal } = context;
  const claims = readTokenClaims(await subject.credential.getToken(`${hostOf(mySiteUrl)}/.default`));
  const roles = (claims?.roles ?? []).toSorted().join(', ') || 'no permission';
  const { proof } = subject.credential;
  const profile = await sharePoint.profile(signal());
  const result = profile.state === 'failed' ? `refused: ${profile.reason}` : 'read';
  return { answer: `${roles}, proven by ${proof}: ${result}`, facts: { roles, proof, result } };
};

async function askSharePoint(
  { mySiteUrl, signal, subject }: LiveContext,
  path: string,
  getToken: (scope: string) => Promise<string>,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const host = hostOf(mySiteUrl);
  const token = await getToken(`${host}/.default`).catch(() => {
    throw new NotTried('Entra ID issued no token for it');
  });
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json;odata=nometadata',
    'user-agent': `NONISV|PhotoSync|PhotoSync/${subject.config.version}`,
  };
  const limits = { upstream: 'sharepoint', signal: signal(), maxBytes: BYTE_BUDGETS.sharePointProfile } as const;
  const response = await send(`${host}${path}`, { headers }, limits);
  return { status: response.status, body: await response.json().catch(() => undefined) };
}

function hostOf(mySiteUrl: string | undefined): string {
  if (mySiteUrl !== undefined) return mySiteUrl;
  throw new NotTried('the My Site host is not known');
}

function errorCode(body: unknown, member: string): string | undefined {
  const code = (body as Record<string, { code?: unknown } | undefined> | undefined)?.[member]?.code;
  return typeof code === 'string' ? code : undefined;
}
