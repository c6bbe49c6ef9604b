import { type Response, Router } from 'express';
import { guidFrom } from '../../tenant/random.ts';
import type { ChatRecord } from '../chat/types.ts';
import type { ChannelInternals } from '../teams.ts';
import { isConnectedBot } from './access.ts';
import { sendError } from './error-response.ts';

/** A team of which at least one channel is known. */
interface Team {
  readonly id: string;
  readonly name: string;
  readonly channels: readonly ChatRecord[];
}

/**
 * Routes about a team, its details and its channels, for bots that are installed there.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
 */
export function teamRoutes(internals: ChannelInternals): Router {
  const tenantId = internals.context.state.id;
  return Router()
    .get('/:teamId', (request, response) => {
      const team = teamOf(internals, String(request.params.teamId), response);
      if (!team) return;
      const { id, name, channels } = team;
      const memberCount = new Set(channels.flatMap(({ people }) => people)).size;
      const aadGroupId = guidFrom('team', tenantId, id);
      response.json({ id, name, aadGroupId, channelCount: channels.length, memberCount, tenantId, type: 'standard' });
    })
    .get('/:teamId/conversations', (request, response) => {
      const team = teamOf(internals, String(request.params.teamId), response);
      if (!team) return;
      // The General channel has the team's id and no name: clients show it in the person's language.
      const conversations = team.channels.map(({ id, name }) => (id === team.id ? { id } : { id, name }));
      response.json({ conversations });
    });
}

/** The team, if the bot is installed there; otherwise sends the error. */
function teamOf(internals: ChannelInternals, id: string, response: Response): Team | undefined {
  const channels = internals.all().filter(({ team }) => team?.id === id);
  const [first] = channels;
  if (!isConnectedBot(internals, response)) return undefined;
  if (!first?.team) sendError(response, 'ConversationNotFound');
  else if (!channels.some(({ installed }) => installed)) sendError(response, 'BotNotInConversationRoster');
  else return { ...first.team, channels };
  return undefined;
}
