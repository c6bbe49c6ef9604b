import express, { type Express, type Request, type Response } from 'express';
import { type Html, html } from '../http/html.ts';
import { NOT_PLAYED, notPlayed } from '../http/not-played.ts';
import { portrait } from '../http/portrait.ts';
import { anonymousPage, personalPage, sendBrandPage, serveBrandStyle } from '../sharepoint/browser/page.ts';
import { createPickerSignIn, viewerOf } from '../sharepoint/browser/sign-in/picker-sign-in.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { APPS, appsPage } from './apps-page.ts';

const COOKIE = 'sandboxMicrosoft365';
export const M365_SIGN_IN_PATH = '/signin';
const BRAND = { name: 'Microsoft 365 Copilot' } as const;

/**
 * The Microsoft 365 Copilot app (m365.cloud.microsoft), to which office.com leads. Its start page is a chat without
 * tiles: OneDrive and SharePoint are behind *Apps*. The support article's route "private window, office.com, OneDrive
 * or SharePoint tile" so has one step more:
 * https://github.com/isabella232/OfficeDocs-AlchemyInsights-pr.pl-PL/blob/live/AlchemyInsights/sharepoint-profile-picture-sync.md
 * The path of *Apps* is UNCONFIRMED.
 */
export function m365Service(state: TenantState): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  const signIn = createPickerSignIn(state, { cookieName: COOKIE, path: M365_SIGN_IN_PATH, brand: BRAND });
  const send = (title: string, body: (person: Person) => Html) => (request: Request, response: Response) => {
    const person = viewerOf(response);
    const page = personalPage(state, BRAND, {
      title,
      body: body(person),
      headerPicture: portrait(signIn.portraitPathOf(person), person),
      switchAccountPath: signIn.switchAccountPath(request),
      personName: person.displayName,
    });
    sendBrandPage(response, 200, page);
  };
  app.get(...serveBrandStyle);
  app.use(signIn.router);
  app.use(signIn.requirePerson);
  app.get('/', send('Chat', chatPage));
  app.get(
    APPS,
    send('Apps', (person) => appsPage(state, person)),
  );
  app.use((request, response) => {
    const sentence = notPlayed('Microsoft 365', request);
    const body = html`<main class="narrow"><h1>${sentence}</h1><p><a href="/">Go to Microsoft 365 Copilot</a></p></main>`;
    sendBrandPage(response, NOT_PLAYED, anonymousPage(state, BRAND, { title: 'Not in the sandbox', body }));
  });
  return app;
}

function chatPage({ givenName }: Person): Html {
  return html`<main class="narrow">
  <nav class="shortcuts"><a href="${APPS}">Apps</a></nav>
  <h1>Hi ${givenName}, how can I help?</h1>
  <section class="card empty"><p class="quiet">Copilot does not answer in the sandbox.</p></section>
</main>`;
}

/** Value of a Cookie header that signs a person in to the Microsoft 365 Copilot app. */
export function m365Cookie(person: Person): string {
  return `${COOKIE}=${person.id}`;
}
