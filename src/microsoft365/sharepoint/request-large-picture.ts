import { BYTE_BUDGETS } from '../byte-budgets.ts';
import { beforeDeadline } from '../deadline.ts';
import { send } from '../send.ts';

export interface LargePictureRequest {
  /** Origin of the person's My Site host. */
  readonly mySiteUrl: string;
  /** The person's login name. */
  readonly loginName: string;
  /** A token of the person for that host. */
  readonly getToken: () => Promise<string>;
  /** Version of this program, for the user agent. */
  readonly version: string;
}

/**
 * Requests a person's own large picture in their name, as their browser would. Whether SharePoint counts such a
 * request, and whether this page accepts the token of an app at all, is UNCONFIRMED [copy-by-app]. The picture itself
 * is not used. Rejects if there is no token or no answer.
 */
export async function requestLargePicture(
  { mySiteUrl, loginName, getToken, version }: LargePictureRequest,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL('/_layouts/15/userphoto.aspx', mySiteUrl);
  url.search = new URLSearchParams({ size: 'L', accountname: loginName }).toString();
  const token = await beforeDeadline(getToken(), signal);
  const headers = { Authorization: `Bearer ${token}`, 'User-Agent': `NONISV|PhotoSync|PhotoSync/${version}` };
  await send(url.href, { headers }, { upstream: 'sharepoint', signal, maxBytes: BYTE_BUDGETS.sharePointPicture });
}
