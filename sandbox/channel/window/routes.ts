import path from 'node:path';
import express, { type ErrorRequestHandler, type Response, Router } from 'express';
import { html } from '../../http/html.ts';
import { channelHostsOf } from '../../tenant/addresses.ts';
import { isJson } from '../activity.ts';
import type { ChannelContext } from '../context.ts';
import { CANCELLED } from '../sign-in/button.ts';
import type { SignInWindow } from '../sign-in/types.ts';
import { windowPage } from './page.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The Teams window for sign-in. `GET /window/sign-in?ticket=…` shows it. `POST` takes `{state}` from the bot's page
 * (no state: the window was closed) and returns `{status}` of the bot's response.
 */
export function windowRoutes(context: ChannelContext): Router {
  const windowOf = (ticket: unknown) => context.signInWindows.get(String(ticket));
  const router = Router();
  router.use((_request, response, next) => {
    response.set({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    next();
  });
  for (const asset of ['window.js', 'window.css']) {
    router.get(`/${asset}`, (_, response) => response.sendFile(path.join(import.meta.dirname, asset)));
  }
  router
    .route('/sign-in')
    .get((request, response) => {
      const window = windowOf(request.query.ticket);
      if (!window) return unknown(response);
      const botName = context.bot().name ?? 'Bot';
      response.type('html').send(windowPage(context.state, botName, window.person, window.button()).markup);
    })
    .post(express.json(), async (request, response) => {
      const { origin } = request.headers;
      // Other pages in the browser must not act as the person, even if they know the ticket.
      if (origin !== undefined && origin !== channelHostsOf(context.state.addresses).teams) {
        return response.status(403).json({ status: 403 });
      }
      const window = windowOf(request.query.ticket);
      if (!window) return unknown(response);
      response.json({ status: await sendState(window, request.body) });
    });
  router.use(explainError);
  return router;
}

async function sendState(window: SignInWindow, body: unknown): Promise<number> {
  const state = isJson(body) && typeof body.state === 'string' ? body.state : CANCELLED;
  return (await window.button().send(state)).status;
}

function unknown(response: Response): void {
  response.status(404).type('text').send('This sign-in no longer exists. Go back to the chat.');
}

/** Explains why Teams would not open the page: the error codes of `signInButton`. */
const explainError: ErrorRequestHandler = (error, _request, response, next) => {
  const { code, message } = error as { code?: unknown; message: string };
  if (code !== 'NotInValidDomains' && code !== 'NoSignInButton') return next(error);
  response.status(409).type('html').send(html`<!doctype html><title>Not possible</title><p>${message}</p>`.markup);
};
