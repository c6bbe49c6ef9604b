import express, { type ErrorRequestHandler, type Express } from 'express';
import type { TenantState } from '../tenant/tenant-state.ts';
import { requireToken } from './connector/connector-access.ts';
import { activityRoutes } from './connector/connector-activities.ts';
import { conversationRoutes } from './connector/connector-conversations.ts';
import { refuse } from './connector/connector-error.ts';
import { memberRoutes } from './connector/connector-members.ts';
import { limitRate } from './connector/connector-rate.ts';
import { openIdRoutes } from './connector/openid-metadata.ts';
import { deepLinks } from './deep-links.ts';
import type { TeamsWithInside } from './teams-client.ts';
import { windowRoutes } from './window/window-routes.ts';

/** Room for images in base64, which the limit of a message's size leaves out. */
const LARGEST_BODY = '5mb';

/** The Bot Framework channel of Teams: its keys, the connector that bots call, and the window in which people sign in. The service URL is `<channel>/teams/`. */
export function channelService(state: TenantState, teams: TeamsWithInside): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(openIdRoutes(state));
  app.use(deepLinks(teams.inside.context));
  app.use('/window', windowRoutes(teams.inside.context));
  app.use(
    '/teams/v3/conversations',
    requireToken(teams.inside),
    express.json({ limit: LARGEST_BODY }),
    limitRate(teams.inside),
    conversationRoutes(teams.inside),
    activityRoutes(teams.inside),
    memberRoutes(teams.inside),
  );
  app.use((_, response) => refuse(response, 'ConversationNotFound', 'No such address.'));
  app.use(failed);
  return app;
}

const failed: ErrorRequestHandler = (error, _request, response, _next) => {
  const status = (error as { status?: unknown }).status;
  if (status === 413) refuse(response, 'MessageSizeTooBig');
  else if (typeof status === 'number' && status < 500) refuse(response, 'BadSyntax');
  else refuse(response, 'ServiceError', String(error));
};
