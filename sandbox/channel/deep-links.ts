import { Router } from 'express';
import { html } from '../http/html.ts';
import type { ChannelContext } from './context.ts';
import { botMri } from './ids.ts';

/**
 * Deep link of Teams to a chat with the bot, `/l/chat/0/0?users=…`. Teams would open the chat; the sandbox shows a page
 * that says where it is.
 * https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
 */
export function deepLinks(context: ChannelContext): Router {
  const router = Router();
  router.get('/l/chat/0/0', (request, response, next) => {
    const { botId, name = 'Bot' } = context.bot();
    if (request.query.users !== botMri(botId)) return next();
    response
      .set('content-security-policy', "default-src 'none'; style-src 'self'")
      .type('html')
      .send(
        html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chat with ${name} – Teams (sandbox)</title>
<link rel="stylesheet" href="/window/window.css">
<h1>Chat with ${name}</h1>
<p>Teams would open the private chat now. In the chat window it is called <strong>Personal Chat</strong>.</p>
</html>
`.markup,
      );
  });
  return router;
}
