import type { Request, Response } from 'express';
import { type Html, html } from '../../http/html.ts';
import { portrait } from '../../http/portrait.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { sendEntraPage } from './page.ts';
import type { Session } from './session.ts';

/** A browser request during an authorization. Each page carries the app's complete request in its query. */
export interface Interaction {
  readonly state: TenantState;
  /** The tenant as given in the URL. */
  readonly tenant: string;
  readonly query: URLSearchParams;
  readonly authorization: AuthorizationRequest;
  readonly session: Session | undefined;
  readonly request: Request;
  readonly response: Response;
}

export type FormName = 'login' | 'mfa' | 'consent';

/** URL of a page's form. */
export function formAction({ tenant, query }: Interaction, name: FormName): string {
  return `/${encodeURIComponent(tenant)}/${name}?${query}`;
}

/** Path of the app's authorization request with changed parameters; undefined removes a parameter. */
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

/** Sends a page of the sign-in flow. */
export function sendInteractionPage(interaction: Interaction, title: string, body: Html): void {
  const { state, authorization, response } = interaction;
  sendEntraPage(response, 200, {
    title,
    formTarget: authorization.redirectUri,
    body: html`<header><span>${state.name}</span>
  <a class="ribbon" href="${state.addresses.control}" title="This is not Microsoft Entra ID. Open the control page.">Sandbox</a></header>
${body}`,
  });
}

/** The signed-in person, shown at the top of a page. */
export function identityHeader(person: Person): Html {
  return html`<p class="identity">${portraitOf(person)}<span>${person.userPrincipalName}</span></p>`;
}

export function portraitOf(person: Person): Html {
  return portrait(`/portraits/${person.id}`, person);
}
