import { drawOption } from '../control/page/draw-option.ts';
import { html } from '../http/html.ts';
import type { Person } from '../tenant/people/person.ts';
import type { ChatWindow } from './chat-window.ts';
import { languageChoices } from './languages.ts';

/** The Playground in a frame, below the pickers of who chats and in which language their Teams is. */
export function drawChatPage({ person, url }: Pick<ChatWindow, 'person' | 'url'>, people: readonly Person[]): string {
  const everyone = people.includes(person) ? people : [person, ...people];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Chat as ${person.displayName}: Microsoft 365 sandbox</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page.css">
<link rel="stylesheet" href="/chat/chat.css">
<script src="/chat/chat.js" defer></script>
</head>
<body class="chat">
<header>
<h1>Chat with the bot</h1>
<form id="person-form" method="post" action="/chat/person" class="row">
<label for="person">You are</label>
<select id="person" name="person">${everyone.map(({ id, displayName }) => drawOption(id, displayName, person.id))}</select>
<button>Switch</button>
</form>
<form id="language-form" method="post" action="/chat/language" class="row">
<label for="language">Your Teams is in</label>
<select id="language" name="language">${languageChoices(person.language).map(({ tag, name }) => drawOption(tag, name, person.language))}</select>
<button>Change</button>
</form>
<p id="status" class="faint" role="status">${person.situation}</p>
<a href="/">Control page</a>
<a href="/gallery/">Cards</a>
</header>
<main><iframe title="Chat of ${person.displayName} with the bot, in Microsoft's Agents Playground" src="${url}"></iframe></main>
</body>
</html>
`.markup;
}
