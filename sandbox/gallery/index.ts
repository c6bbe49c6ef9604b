import { createRequire } from 'node:module';
import path from 'node:path';
import { Router } from 'express';
import { HOST_CONFIGS } from './host-configs.ts';
import { GALLERY_PAGE } from './page.ts';
import type { SentCard } from './sent-cards.ts';

export { keepSentCards, type SentCard } from './sent-cards.ts';

/** Only pictures may come from other hosts: a card's are on the bot's. The renderer sets styles by script only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "img-src 'self' data: https: http://localhost:* http://127.0.0.1:*",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const { resolve } = createRequire(import.meta.url);
const asset = (name: string) => path.join(import.meta.dirname, 'assets', name);

const FILES: Readonly<Record<string, string>> = {
  '/gallery.js': asset('gallery.js'),
  '/gallery.css': asset('gallery.css'),
  '/adaptivecards.min.js': resolve('adaptivecards/dist/adaptivecards.min.js'),
  '/markdown-it.min.js': resolve('markdown-it/dist/markdown-it.min.js'),
};

/** The gallery page: all sent cards in three themes and two widths. `?message=ID` limits it to one message. */
export function galleryRoutes(cards: () => readonly SentCard[]): Router {
  const router = Router({ strict: true });
  router.use((_request, response, next) => {
    response.set('content-security-policy', CONTENT_SECURITY_POLICY);
    next();
  });
  router.get('/', (_request, response) => {
    response.type('html').send(GALLERY_PAGE);
  });
  for (const [route, file] of Object.entries(FILES)) {
    router.get(route, (_request, response) => response.sendFile(file));
  }
  router.get('/host-configs.json', (_request, response) => {
    response.json(HOST_CONFIGS);
  });
  router.get('/cards.json', (request, response) => {
    const { message } = request.query;
    response.json(cards().filter((card) => message === undefined || card.message === message));
  });
  return router;
}
