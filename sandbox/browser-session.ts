import { entraCookie } from './entra/pages/session.ts';
import { loadDirectly, type PageLoader } from './http/through-proxy.ts';
import { m365Cookie } from './office/index.ts';
import { signedInCookie } from './sharepoint/index.ts';
import { sharePointOrigins } from './tenant/geography.ts';
import type { Person } from './tenant/people/person.ts';
import type { TenantState } from './tenant/tenant-state.ts';

export interface OpenedPage {
  readonly status: number;
  /** Final URL after redirects. */
  readonly url: string;
  readonly contentType: string;
  readonly text: string;
}

const MAX_REDIRECTS = 10;
const BROWSER = { accept: 'text/html,image/*', 'user-agent': 'Mozilla/5.0 (sandbox browser)' };

interface Browser {
  readonly state: TenantState;
  readonly person: Person;
  readonly load: PageLoader;
}

/** Opens a URL as a browser in which the person is signed in. Follows redirects and loads the page's pictures. */
export async function openAs(
  state: TenantState,
  person: Person,
  url: string,
  load: PageLoader = loadDirectly,
): Promise<OpenedPage> {
  const browser: Browser = { state, person, load };
  const { response, address } = await follow(browser, new URL(url), 'document');
  const contentType = response.headers.get('content-type') ?? '';
  const text = await response.text();
  if (contentType.startsWith('text/html')) {
    const pictures = [...text.matchAll(/<img[^>]+src="([^"]+)"/g)].map(([, source = '']) =>
      source.replaceAll('&amp;', '&'),
    );
    await Promise.all(
      pictures.map(async (source) => (await follow(browser, new URL(source, address), 'image')).response.arrayBuffer()),
    );
  }
  return { status: response.status, url: address.href, contentType, text };
}

/** `destination`: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Dest */
async function follow(
  { state, person, load }: Browser,
  address: URL,
  destination: 'document' | 'image',
): Promise<{ readonly response: Response; readonly address: URL }> {
  let url = address;
  for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
    const headers = new Headers({ ...BROWSER, 'sec-fetch-dest': destination });
    if (sharePointOrigins(state).includes(url.origin)) headers.set('cookie', signedInCookie(person));
    if (url.origin === state.addresses.entraPages) headers.set('cookie', entraCookie(person));
    if (url.origin === state.addresses.m365) headers.set('cookie', m365Cookie(person));
    const response = await load(url, headers);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location) return { response, address: url };
    await response.arrayBuffer();
    url = new URL(location, url);
  }
  throw new Error(`More than ${MAX_REDIRECTS} redirects from ${address.href}`);
}
