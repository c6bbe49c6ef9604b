// Not the whole package: it brings the tokenizers of language models, 17 MB of words that every garbage collection would go through.
import { Application } from '@microsoft/teams-ai/lib/Application.js';
import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { ChannelAdapter } from './adapter.ts';
import { addConnectorPolicies } from './connector-policies.ts';
import type { HandlerContext } from './handler-context.ts';
import { invokeNamed } from './handlers/invoke.ts';
import { onAction } from './handlers/on-action.ts';
import { onInstall } from './handlers/on-install.ts';
import { onMessage } from './handlers/on-message.ts';
import { onSignInFailure } from './handlers/on-sign-in-failure.ts';
import { onTokenExchange } from './handlers/on-token-exchange.ts';
import { onVerifyState } from './handlers/on-verify-state.ts';

/**
 * Which activity goes where; read this first to follow a message. teams-ai routes and strips the mention of the bot, nothing
 * else: its state, storage, sign-in and typing timer stay unused (they write secrets into state and are shared between people).
 */
export function createApplication(adapter: ChannelAdapter, bot: HandlerContext): Application {
  const application = new Application({ adapter, startTypingTimer: false, removeRecipientMention: true });
  const invoke = (name: string, handler: (context: TurnContext, bot: HandlerContext) => Promise<void>) =>
    application.addRoute(invokeNamed(name), (context) => handler(context, bot), true);

  application.turn('beforeTurn', async (context) => {
    addConnectorPolicies(context, adapter, bot);
    return true;
  });
  application.activity(ActivityTypes.Message, (context) => onMessage(context, bot));
  application.activity(ActivityTypes.InstallationUpdate, (context) => onInstall(context, bot));
  invoke('signin/tokenExchange', onTokenExchange);
  invoke('signin/verifyState', onVerifyState);
  invoke('signin/failure', onSignInFailure);
  invoke('adaptiveCard/action', onAction);
  return application;
}
