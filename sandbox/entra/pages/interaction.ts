import type { Request, Response } from 'express';
import { type Html, html } from '../../http/html.ts';
import { portrait } from '../../http/portrait.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { sendEntraPage } from './page.ts';
import type { Session } from './sign-in-step.ts';

/** One request of a browser on its way to a code. Every page carries the app's whole request on, in its query. */
export interface Interaction {
  readonly state: TenantState;
  /** The tenant as the address names it. */
  readonly tenant: string;
  readonly query: URLSearchParams;
  readonly wanted: AuthorizationRequest;
  readonly session: Session | undefined;
  readonly request: Request;
  readonly response: Response;
}

export type FormName = 'login' | 'mfa' | 'consent';

/** Where a form of the pages goes. */
export function formAction({ tenant, query }: Interaction, name: FormName): string {
  return `/${encodeURIComponent(tenant)}/${name}?${query}`;
}

/** The app's request again, without some parameters that have had their effect, or with others. */
export function authorizePath(
  { tenant, query }: Interaction,
  changes: Readonly<Record<string, string | undefined>>,
): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return `/${encodeURIComponent(tenant)}/oauth2/v2.0/authorize?${next}`;
}

/** A page of the tenant in the course of signing in. */
export function sendInteractionPage(interaction: Interaction, title: string, body: Html): void {
  const { state, wanted, response } = interaction;
  sendEntraPage(response, 200, {
    title,
    formTarget: wanted.redirectUri,
    body: html`<header><span>${state.name}</span>
  <a class="ribbon" href="${state.addresses.control}" title="This is not Microsoft Entra ID. Open the control page.">Sandbox</a></header>
${body}`,
  });
}

/** Who is signed in, at the top of a page. */
export function identity(person: Person): Html {
  return html`<p class="identity">${face(person)}<span>${person.userPrincipalName}</span></p>`;
}

export function face(person: Person): Html {
  return portrait(`/portraits/${person.id}`, person);
}
