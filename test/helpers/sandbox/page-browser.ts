import assert from 'node:assert/strict';

/** A loaded page, or a redirect to another host. */
export interface BrowserPage {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Text of the first heading. */
  readonly heading: string;
  /** Target of a redirect to another host. */
  readonly redirectedTo: URL | undefined;
}

/** A browser without scripts for one host. It stores cookies, follows redirects and submits forms. */
export interface PageBrowser {
  open(url: string): Promise<BrowserPage>;
  /** Presses a button of the page's form, which also submits the hidden fields. `text`: what is written into fields. */
  press(
    page: BrowserPage,
    button: { readonly name: string; readonly value: string },
    text?: Readonly<Record<string, string>>,
  ): Promise<BrowserPage>;
}

export function createPageBrowser(origin: string, cookie = ''): PageBrowser {
  const load = async (url: string, init: RequestInit = {}): Promise<BrowserPage> => {
    const at = new URL(url, origin);
    if (at.origin !== origin) return readPage(new Response(null), at);
    const headers = new Headers({ ...(init.headers as Record<string, string>), ...(cookie && { cookie }) });
    const response = await fetch(at, { ...init, headers, redirect: 'manual' });
    cookie = response.headers.getSetCookie().at(-1)?.split(';')[0] ?? cookie;
    const location = response.headers.get('location');
    if (!location) return readPage(response, undefined);
    await response.arrayBuffer();
    return load(new URL(location, at).href);
  };
  return {
    open: (url) => load(url),
    press(page, { name, value }, text = {}) {
      const form = /<form [^>]*action="([^"]+)"[\s\S]*?<\/form>/.exec(page.text);
      assert.ok(form, 'the page has a form');
      const pressed = new RegExp(`<button name="${name}" value="${value}"`).test(form[0]);
      assert.ok(pressed, `the form has the button ${name}=${value}`);
      const hidden = [...form[0].matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        ([, key = '', text = '']) => [key, unescapeHtml(text)],
      );
      return load(unescapeHtml(form[1] ?? ''), {
        method: 'POST',
        body: new URLSearchParams([...hidden, ...Object.entries(text), [name, value]]),
        headers: { origin },
      });
    },
  };
}

async function readPage(response: Response, redirectedTo: URL | undefined): Promise<BrowserPage> {
  const text = await response.text();
  const heading = /<h1>([^<]*)<\/h1>/.exec(text)?.[1] ?? '';
  return { status: response.status, headers: response.headers, text, heading, redirectedTo };
}

/** Unescapes HTML. */
export function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
