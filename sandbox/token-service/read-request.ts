import type { Request } from 'express';
import { isJson, type Json } from '../channel/activity.ts';
import type { ChannelContext } from '../channel/context.ts';
import { badArgument } from './token-error.ts';
import type { TokenUser } from './types.ts';

/** A query parameter; undefined: missing or empty. */
export function optional({ query }: Request, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function required(request: Request, name: string): string {
  const value = optional(request, name);
  if (value === undefined) throw badArgument(`Missing required query string parameter: ${name}.`);
  return value;
}

/** The user and the connection of a request; undefined: the bot has no such connection. */
export function userOf(context: ChannelContext, request: Request): TokenUser | undefined {
  return userAt(context, required(request, 'connectionName'), {
    userId: required(request, 'userId'),
    channelId: optional(request, 'channelId') ?? 'msteams',
  });
}

/** Throws if the bot has no connection of this name. */
export function knownUserOf(context: ChannelContext, request: Request): TokenUser {
  return userOf(context, request) ?? unknownConnection(required(request, 'connectionName'));
}

/**
 * The `state` of a sign-in: base64 of the JSON that `createTokenExchangeState` of botframework-connector makes. Names
 * begin with a small or a capital letter, depending on the SDK.
 */
export function userInState(context: ChannelContext, state: string): TokenUser {
  const read = lowerCaseNames(parsed(Buffer.from(state, 'base64').toString()));
  const conversation = lowerCaseNames(read.conversation);
  const user = lowerCaseNames(conversation.user);
  const { connectionName, msAppId } = read;
  if (typeof connectionName !== 'string' || typeof user.id !== 'string') {
    throw badArgument('Invalid state: it needs connectionName and conversation.user.id.');
  }
  // The Agents SDK for JavaScript leaves it empty.
  if (msAppId && msAppId !== context.bot().botId) {
    throw badArgument('Invalid state: msAppId is not the id of the calling bot.');
  }
  const channelId = typeof conversation.channelId === 'string' ? conversation.channelId : 'msteams';
  return userAt(context, connectionName, { userId: user.id, channelId }) ?? unknownConnection(connectionName);
}

function userAt(context: ChannelContext, name: string, user: Omit<TokenUser, 'connection'>): TokenUser | undefined {
  const connection = context.bot().connections?.find((one) => one.name === name);
  return connection && { ...user, connection };
}

function unknownConnection(name: string): never {
  throw badArgument(`The bot has no OAuth connection setting with the name '${name}'.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lowerCaseNames(value: unknown): Json {
  const entries = Object.entries(isJson(value) ? value : {});
  return Object.fromEntries(entries.map(([name, one]) => [name.charAt(0).toLowerCase() + name.slice(1), one]));
}
