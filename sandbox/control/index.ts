import type { RequestListener } from 'node:http';
import path from 'node:path';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { ChatWindow } from '../chat-window/chat-window.ts';
import { chatRoutes } from '../chat-window/routes.ts';
import { galleryRoutes, type SentCard } from '../gallery/index.ts';
import type { SharePointLocations } from '../sharepoint/locations.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { drawPage, type Link } from './page/page.ts';
import { apiRoutes } from './routes/api-routes.ts';
import { ControlError, toControlError } from './routes/control-error.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { faultRoutes } from './routes/fault-routes.ts';
import { formRoutes } from './routes/form-routes.ts';
import { guard } from './routes/guard.ts';
import { limitRoutes } from './routes/limit-routes.ts';
import { locationRoutes } from './routes/location-routes.ts';
import { oddFormRoutes } from './routes/odd-form-routes.ts';
import { pictureRoutes } from './routes/picture-routes.ts';
import { policyRoutes } from './routes/policy-routes.ts';
import { viewTenant } from './view/tenant-view.ts';

export type { Link } from './page/page.ts';
export type { PersonView, ProfileView, TenantView } from './view/tenant-view.ts';

export interface ControlExtras {
  /** Links to the tenant's other windows, most important first. Called at each request: some appear later. */
  links(): readonly Link[];
  /** The cards that the bot has sent, newest first. Undefined: no gallery. */
  cards?(): readonly SentCard[];
  /** The chat window. Undefined until it has started. */
  chat?(): ChatWindow | undefined;
}

/** `locations`: called at each request, because SharePoint starts later. */
export interface ControlOptions extends ControlExtras {
  readonly locations: () => Pick<SharePointLocations, 'addSatellite' | 'rename'>;
}

/** The control page and its JSON API under `/api`: people with both pictures, photos, the clock, faults and limits. */
export function controlService(state: TenantState, extras: ControlOptions): RequestListener & Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(guard(state));

  app.get('/', async (_request, response) => {
    response.type('html').send(drawPage(await viewTenant(state), linksOf(extras)));
  });
  for (const asset of ['page.css', 'page.js', 'icon.svg']) {
    app.get(`/${asset}`, (_request, response) => response.sendFile(path.join(import.meta.dirname, 'assets', asset)));
  }
  const { cards, chat } = extras;
  if (cards) app.use('/gallery', galleryRoutes(cards));
  if (chat) app.use(chatRoutes(state, chat));
  app.use(
    pictureRoutes(state),
    eventRoutes(state),
    formRoutes(state),
    faultRoutes(state),
    limitRoutes(state),
    policyRoutes(state),
    oddFormRoutes(state),
    locationRoutes(state, extras.locations),
    apiRoutes(state),
  );
  app.use(() => {
    throw new ControlError(404, 'not-found', 'This address does not exist.');
  });
  app.use(sendControlError(state, extras));
  return app;
}

/** Sends errors as JSON to scripts, and as the page with a notice to forms. */
function sendControlError(state: TenantState, extras: ControlExtras): ErrorRequestHandler {
  return async (error, request, response, next) => {
    const controlError = toControlError(error);
    if (!controlError || response.headersSent) return next(error);
    const { status, code, message } = controlError;
    response.status(status);
    if (request.path.startsWith('/api/')) response.json({ error: { code, message } });
    else if (request.method === 'POST' && status !== 403 && status !== 421) {
      response.type('html').send(drawPage(await viewTenant(state), linksOf(extras), message));
    } else response.type('text').send(message);
  };
}

function linksOf({ links, cards }: ControlExtras): readonly Link[] {
  return [
    ...links(),
    ...(cards ? [{ title: 'Cards', url: '/gallery/', hint: 'all cards that the bot has sent' }] : []),
  ];
}
