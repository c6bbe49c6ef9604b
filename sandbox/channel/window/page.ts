import { type Html, html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import type { SignInButton } from '../sign-in/types.ts';

/** Size in pixels if the page's URL gives none. UNCONFIRMED. */
const DEFAULT_WIDTH = 600;
const DEFAULT_HEIGHT = 600;

/** Page that simulates the Teams window. Its button opens the bot's page. */
export function windowPage(state: TenantState, botName: string, person: Person, button: SignInButton): Html {
  const about = { page: button.page, size: windowSize(button.page), context: teamsContext(state, person) };
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in to ${botName} – Teams (sandbox)</title>
<link rel="stylesheet" href="/window/window.css">
<link rel="icon" href="data:,">
<script type="module" src="/window/window.js"></script>
</head>
<body data-about="${JSON.stringify(about)}">
<h1>Sign in to ${botName}</h1>
<p>You are ${person.displayName}. Teams opens the bot's page in a new window and reports the result to the bot.</p>
<p><button type="button">${button.title || 'Sign in'}</button></p>
<p role="status"></p>
<p><small>This is a sandbox, not Teams. <a href="${state.addresses.control}">Control page</a></small></p>
</body>
</html>
`;
}

/**
 * "The size of the pop-up window can be controlled through width and height query string parameters in the URL":
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/auth-flow-bot
 */
function windowSize(page: string): { readonly width: number; readonly height: number } {
  const { searchParams } = new URL(page);
  const pixels = (name: string, fallback: number) => {
    const value = Number(searchParams.get(name));
    return Number.isInteger(value) && value > 0 ? value : fallback;
  };
  return { width: pixels('width', DEFAULT_WIDTH), height: pixels('height', DEFAULT_HEIGHT) };
}

/** Flat context that teams-js requests with `getContext` and converts to `app.Context` (its `LegacyPageContext`). */
function teamsContext(state: TenantState, person: Person): object {
  return {
    entityId: '',
    locale: person.language.toLowerCase(),
    theme: 'default',
    tid: state.id,
    userObjectId: person.id,
    loginHint: person.userPrincipalName,
    userPrincipalName: person.userPrincipalName,
    hostClientType: 'web',
    frameContext: 'authentication',
  };
}
