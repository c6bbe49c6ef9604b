import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { NOT_PLAYED, notPlayed } from '../http/not-played.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { requireToken } from './connector/access.ts';
import { activityRoutes } from './connector/activity-routes.ts';
import { conversationRoutes } from './connector/conversation-routes.ts';
import { sendError } from './connector/error-response.ts';
import { memberRoutes } from './connector/member-routes.ts';
import { openIdRoutes } from './connector/openid-routes.ts';
import { limitRate } from './connector/rate-limiter.ts';
import { teamRoutes } from './connector/team-routes.ts';
import { deepLinks } from './deep-links.ts';
import type { TeamsWithInternals } from './teams.ts';
import { windowRoutes } from './window/routes.ts';

/** Leaves room for base64 images, which the message size limit does not count. */
const MAX_BODY = '5mb';

/**
 * The Bot Framework channel of Teams: its keys, the connector that bots call, and the sign-in window.
 * The service URL is `<channel>/teams/`. `<channel>/gcc/teams/` stands for the host of GCC,
 * https://smba.infra.gcc.teams.microsoft.com/teams/. `tokens`: the Bot Framework Token Service, at the same address.
 */
export function channelService(state: TenantState, teams: TeamsWithInternals, tokens?: RequestHandler): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(openIdRoutes(state));
  if (tokens) app.use(tokens);
  app.use(deepLinks(teams.internals.context));
  app.use('/window', windowRoutes(teams.internals.context));
  app.use('/gcc', (_request, response, next) => {
    response.locals.isGccHost = true;
    next();
  });
  app.use(
    ['/teams/v3/conversations', '/gcc/teams/v3/conversations'],
    requireToken(teams.internals),
    express.json({ limit: MAX_BODY }),
    limitRate(teams.internals),
    conversationRoutes(teams.internals),
    activityRoutes(teams.internals),
    memberRoutes(teams.internals),
  );
  app.use(
    ['/teams/v3/teams', '/gcc/teams/v3/teams'],
    requireToken(teams.internals),
    limitRate(teams.internals),
    teamRoutes(teams.internals),
  );
  app.use((request, response) => {
    const message = notPlayed('the Teams channel', request);
    response.status(NOT_PLAYED).json({ error: { code: 'NotImplemented', message } });
  });
  app.use(sendFailure);
  return app;
}

const sendFailure: ErrorRequestHandler = (error, _request, response, _next) => {
  const status = (error as { status?: unknown }).status;
  if (status === 413) sendError(response, 'MessageSizeTooBig');
  else if (typeof status === 'number' && status < 500) sendError(response, 'Bad Argument');
  else sendError(response, 'ServiceError', String(error));
};
