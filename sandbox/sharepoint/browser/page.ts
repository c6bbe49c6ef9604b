import { readFileSync } from 'node:fs';
import type { RequestHandler, Response } from 'express';
import { type Html, html } from '../../http/html.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';

/** Product whose design a page has. The name is also a class in the stylesheet. */
export interface Brand {
  readonly name: 'SharePoint' | 'OneDrive' | 'Microsoft 365 Copilot';
}

export interface PageContent {
  readonly title: string;
  readonly body: Html;
}

export interface PersonalPage extends PageContent {
  /** The signed-in person's picture. */
  readonly headerPicture: Html;
  readonly switchAccountPath: string;
  readonly personName: string;
}

const STYLE_PATH = '/_layouts/15/styles/sandbox.css';
const STYLE = readFileSync(new URL('./style.css', import.meta.url), 'utf8');

/** The only stylesheet. It is public because the sign-in page needs it. */
export const serveBrandStyle: readonly [path: string, handler: RequestHandler] = [
  STYLE_PATH,
  (_request, response) => {
    response.type('text/css').set('Cache-Control', 'no-cache').send(STYLE);
  },
];

/** A page with the product's header, the person's picture and a link to switch accounts. */
export function personalPage(state: TenantState, brand: Brand, page: PersonalPage): Html {
  return document(
    brand,
    page.title,
    html`<header class="bar">
  <a class="product" href="/">${brand.name}</a>
  ${ribbon(state)}
  <span class="me"><a href="${page.switchAccountPath}">Switch account</a><span class="me-name">${page.personName}</span>${page.headerPicture}</span>
</header>
${page.body}`,
  );
}

/** A page without a signed-in person. */
export function anonymousPage(state: TenantState, brand: Brand, page: PageContent): Html {
  return document(
    brand,
    page.title,
    html`<header class="bar"><a class="product" href="/">${brand.name}</a>${ribbon(state)}</header>
${page.body}`,
  );
}

/**
 * Sends a page that loads only this host's stylesheet and pictures. Not cached, because browsers do not follow the
 * tenant's clock.
 */
export function sendBrandPage(response: Response, status: number, page: Html): void {
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'",
    )
    .set('X-Content-Type-Options', 'nosniff')
    .type('html')
    .send(page.markup);
}

function ribbon(state: TenantState): Html {
  return html`<a class="ribbon" href="${state.addresses.control}" title="This is not Microsoft 365. Open the control page.">Sandbox</a>`;
}

function document(brand: Brand, title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en" class="${brand.name.toLowerCase().replaceAll(' ', '-')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${brand.name} (sandbox)</title>
<link rel="stylesheet" href="${STYLE_PATH}">
<link rel="icon" href="data:,">
</head>
<body>
${body}
</body>
</html>
`;
}
