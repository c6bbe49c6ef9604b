import assert from 'node:assert/strict';

/** What a browser shows, or where it went when it left. */
export interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The first heading's words. */
  readonly heading: string;
  /** Set once a redirect led to another host. */
  readonly left: URL | undefined;
}

/** A browser without scripts for the pages of one host: keeps cookies, follows redirects, sends forms. */
export interface PageBrowser {
  open(url: string): Promise<Shown>;
  /** Presses a button of the page's form, which sends the form's hidden fields, too. */
  press(page: Shown, button: { readonly name: string; readonly value: string }): Promise<Shown>;
}

export function createPageBrowser(origin: string, cookie = ''): PageBrowser {
  const visit = async (url: string, init: RequestInit = {}): Promise<Shown> => {
    const at = new URL(url, origin);
    if (at.origin !== origin) return shown(new Response(null), at);
    const headers = new Headers({ ...(init.headers as Record<string, string>), ...(cookie && { cookie }) });
    const response = await fetch(at, { ...init, headers, redirect: 'manual' });
    cookie = response.headers.getSetCookie().at(-1)?.split(';')[0] ?? cookie;
    const location = response.headers.get('location');
    if (!location) return shown(response, undefined);
    await response.arrayBuffer();
    return visit(new URL(location, at).href);
  };
  return {
    open: (url) => visit(url),
    press(page, { name, value }) {
      const form = /<form [^>]*action="([^"]+)"[\s\S]*?<\/form>/.exec(page.text);
      assert.ok(form, 'there is a form');
      const pressed = new RegExp(`<button name="${name}" value="${value}"`).test(form[0]);
      assert.ok(pressed, `there is a button ${name}=${value}`);
      const hidden = [...form[0].matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        ([, key = '', text = '']) => [key, plainText(text)],
      );
      return visit(plainText(form[1] ?? ''), {
        method: 'POST',
        body: new URLSearchParams([...hidden, [name, value]]),
        headers: { origin },
      });
    },
  };
}

async function shown(response: Response, left: URL | undefined): Promise<Shown> {
  const text = await response.text();
  const heading = /<h1>([^<]*)<\/h1>/.exec(text)?.[1] ?? '';
  return { status: response.status, headers: response.headers, text, heading, left };
}

/** Undoes the escaping of HTML. */
export function plainText(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
