import { Router } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import type { Json } from '../activity.ts';
import { personMri } from '../ids.ts';
import type { ChannelInternals } from '../teams.ts';
import { conversationOf } from './access.ts';
import { sendError } from './error-response.ts';

const MAX_PAGE_SIZE = 500;

/**
 * Routes to list the members of a conversation:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
 */
export function memberRoutes(internals: ChannelInternals): Router {
  const toMember = (person: Person) => member(internals, person);
  return Router()
    .get('/:conversationId/members', (request, response) => {
      const record = conversationOf(internals, request, response, 'read');
      if (record) response.json(record.people.map(toMember));
    })
    .get('/:conversationId/activities/:activityId/members', (request, response) => {
      const record = conversationOf(internals, request, response, 'read');
      if (!record) return;
      const id = String(request.params.activityId);
      if (!record.sent.has(id) && !record.authors.has(id)) return sendError(response, 'ActivityNotFoundInConversation');
      response.json(record.people.map(toMember));
    })
    .get('/:conversationId/pagedmembers', (request, response) => {
      const record = conversationOf(internals, request, response, 'read');
      if (!record) return;
      const size = Math.min(Number(request.query.pageSize) || MAX_PAGE_SIZE, MAX_PAGE_SIZE);
      const start = Number(request.query.continuationToken ?? 0);
      if (!Number.isInteger(start) || start < 0) return sendError(response, 'Bad Argument', 'Bad continuation token.');
      const end = start + size;
      const more = end < record.people.length;
      response.json({
        members: record.people.slice(start, end).map(toMember),
        ...(more && { continuationToken: String(end) }),
      });
    })
    .get('/:conversationId/members/:memberId', (request, response) => {
      const record = conversationOf(internals, request, response, 'read');
      if (!record) return;
      const person = record.people.find((one) => isPerson(internals, one, String(request.params.memberId)));
      if (!person) return sendError(response, 'MemberNotFoundInConversation');
      response.json(toMember(person));
    });
}

/** Matches the bot's id for the person, or the object id (UNCONFIRMED). */
function isPerson({ context }: ChannelInternals, person: Person, id: string): boolean {
  return id === person.id || id === personMri(context.state, context.bot().botId, person);
}

/** A TeamsChannelAccount. That Teams sends both `aadObjectId` and `objectId` is UNCONFIRMED. */
function member({ context }: ChannelInternals, person: Person): Json {
  return {
    id: personMri(context.state, context.bot().botId, person),
    name: person.displayName,
    aadObjectId: person.id,
    objectId: person.id,
    givenName: person.givenName,
    surname: person.surname,
    email: person.mail,
    userPrincipalName: person.userPrincipalName,
    tenantId: context.state.id,
    userRole: person.userType === 'Guest' ? 'guest' : 'user',
  };
}
