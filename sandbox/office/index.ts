import express, { type Express } from 'express';
import { html } from '../http/html.ts';
import { anonymousPage, sendBrandPage, serveBrandStyle } from '../sharepoint/browser/page.ts';
import { createPickerSignIn, viewerOf } from '../sharepoint/browser/sign-in/picker-sign-in.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { landingPage } from './landing-page.ts';

const COOKIE = 'sandboxOffice';
export const OFFICE_SIGN_IN_PATH = '/signin';
const BRAND = { name: 'Microsoft 365' } as const;

/**
 * office.com, for the route in the support article: private window, office.com, sign in, OneDrive or SharePoint tile.
 * Quoted in
 * https://github.com/isabella232/OfficeDocs-AlchemyInsights-pr.pl-PL/blob/live/AlchemyInsights/sharepoint-profile-picture-sync.md
 */
export function officeService(state: TenantState): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  const signIn = createPickerSignIn(state, { cookieName: COOKIE, path: OFFICE_SIGN_IN_PATH, brand: BRAND });
  app.get(...serveBrandStyle);
  app.use(signIn.router);
  app.use(signIn.requirePerson);
  app.get('/', (request, response) => {
    const person = viewerOf(response);
    const switchAccountPath = signIn.switchAccountPath(request);
    const options = { brand: BRAND, person, signInPath: OFFICE_SIGN_IN_PATH, switchAccountPath };
    sendBrandPage(response, 200, landingPage(state, options));
  });
  app.use((_request, response) => {
    const body = html`<main class="narrow"><h1>We can't find this page</h1><p><a href="/">Go to Microsoft 365</a></p></main>`;
    sendBrandPage(response, 404, anonymousPage(state, BRAND, { title: 'Not found', body }));
  });
  return app;
}

/** Value of a Cookie header that signs a person in to office.com. */
export function officeCookie(person: Person): string {
  return `${COOKIE}=${person.id}`;
}
