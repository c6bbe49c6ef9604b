import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { isConnectedBot, requireToken } from '../channel/connector/access.ts';
import type { ChannelInternals } from '../channel/teams.ts';
import { channelHostsOf } from '../tenant/addresses.ts';
import type { TokenServiceContext } from './context.ts';
import { currentToken, exchangeAssertion } from './entra-tokens.ts';
import { knownUserOf, optional, required, userInState, userOf } from './read-request.ts';
import { badArgument, sendTokenErrors } from './token-error.ts';
import type { StoredToken, TokenUser } from './types.ts';

/** Id of the provider "Azure Active Directory v2", as in responses of the service. */
const AAD_V2 = '30dd229c-58e3-4a48-bdfd-91ec48eb906c';
const AAD_V2_NAME = 'Azure Active Directory v2';

/** Paths of the routes for bots. */
const TOKEN_API = ['/api/usertoken', '/api/botsignin'];

/**
 * Routes of the Bot Framework Token Service for bots. Shapes: `TokenApiClient` of botframework-connector, and
 * `UserTokenClient` of https://github.com/microsoft/Agents-for-js, which also has GetTokenOrSignInResource.
 * Without a token: 404 and no body; which body is UNCONFIRMED.
 */
export function tokenRoutes(context: TokenServiceContext, internals: ChannelInternals): Router {
  const { channel, tokens } = context;
  const router = Router();
  router.use(TOKEN_API, requireToken(internals), onlyTheBot(internals), express.json());
  router.get('/api/usertoken/GetToken', async (request, response) => {
    const user = userOf(channel, request);
    const token = user && (await tokenFor(context, user, request));
    if (user && token) response.json(tokenResponse(user, token));
    else response.status(404).end();
  });
  router.get('/api/usertoken/GetTokenOrSignInResource', async (request, response) => {
    const user = knownUserOf(channel, request);
    const token = await tokenFor(context, user, request);
    if (token) response.json({ tokenResponse: tokenResponse(user, token) });
    else response.json({ signInResource: signInResource(context, request) });
  });
  router.get('/api/usertoken/GetTokenStatus', async (request, response) => {
    const userId = required(request, 'userId');
    const channelId = optional(request, 'channelId') ?? 'msteams';
    const include = optional(request, 'include')?.split(',');
    const connections = (channel.bot().connections ?? []).filter(({ name }) => !include || include.includes(name));
    response.json(
      await Promise.all(
        connections.map(async (connection) => ({
          channelId,
          connectionName: connection.name,
          hasToken: (await currentToken(context, { userId, channelId, connection })) !== undefined,
          serviceProviderDisplayName: AAD_V2_NAME,
        })),
      ),
    );
  });
  router.post('/api/usertoken/exchange', async (request, response) => {
    const user = knownUserOf(channel, request);
    const assertion: unknown = request.body?.token;
    if (typeof assertion !== 'string' || assertion === '') throw badArgument('The request needs a token to exchange.');
    response.json(tokenResponse(user, await exchangeAssertion(context, user, assertion)));
  });
  router.delete('/api/usertoken/SignOut', (request, response) => {
    const [userId, channelId] = [required(request, 'userId'), optional(request, 'channelId') ?? 'msteams'];
    const name = optional(request, 'connectionName');
    const connections = (channel.bot().connections ?? []).filter((one) => name === undefined || one.name === name);
    for (const connection of connections) tokens.remove({ userId, channelId, connection });
    // The Agents SDK for JavaScript takes any other status for a failure.
    response.status(200).end();
  });
  router.get('/api/botsignin/GetSignInUrl', (request, response) => {
    response.type('text').send(signInResource(context, request).signInLink);
  });
  router.get('/api/botsignin/GetSignInResource', (request, response) => {
    response.json(signInResource(context, request));
  });
  router.use(sendTokenErrors);
  return router;
}

function onlyTheBot(internals: ChannelInternals): RequestHandler {
  return (_request: Request, response: Response, next) => {
    if (isConnectedBot(internals, response)) next();
  };
}

/** The stored token, or the one that awaits the code in the request. A wrong code is as no token (UNCONFIRMED). */
async function tokenFor(context: TokenServiceContext, user: TokenUser, request: Request) {
  const code = optional(request, 'code');
  if (code !== undefined && !context.tokens.redeem(user, code)) return undefined;
  return currentToken(context, user);
}

function tokenResponse({ channelId, connection }: TokenUser, { token, expiresAt }: StoredToken) {
  return { channelId, connectionName: connection.name, token, expiration: new Date(expiresAt).toISOString() };
}

/** `SignInUrlResponse`, without a `tokenPostResource`: that is for web chats. */
function signInResource({ channel, signIns }: TokenServiceContext, request: Request) {
  const user = userInState(channel, required(request, 'state'));
  const id = signIns.start({ user, finalRedirect: optional(request, 'finalRedirect') });
  const { tokenExchangeUrl } = user.connection;
  return {
    signInLink: `${channelHostsOf(channel.state.addresses).tokens}/api/oauth/signin?signin=${id}`,
    ...(tokenExchangeUrl && { tokenExchangeResource: { id, uri: tokenExchangeUrl, providerId: AAD_V2 } }),
  };
}
