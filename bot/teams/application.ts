// Deep import: the package's index loads 17 MB of tokenizers, which every garbage collection would scan.
import { Application } from '@microsoft/teams-ai/lib/Application.js';
import { TurnState } from '@microsoft/teams-ai/lib/TurnState.js';
import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { ChannelAdapter } from './adapter.ts';
import { addConnectorPolicies } from './connector-policies.ts';
import type { HandlerContext } from './handler-context.ts';
import { answerInvoke, invokeNamed } from './handlers/invoke.ts';
import { onAction } from './handlers/on-action.ts';
import { onFeedback, onReaction } from './handlers/on-feedback.ts';
import { onConversationUpdate, onInstall } from './handlers/on-install.ts';
import { onEdit, onMessage } from './handlers/on-message.ts';
import { onSignInFailure } from './handlers/on-sign-in-failure.ts';
import { onTokenExchange } from './handlers/on-token-exchange.ts';
import { onVerifyState } from './handlers/on-verify-state.ts';

/** The library's state without keys: the keys are unused, and computing them fails if an id is missing. */
class NoState extends TurnState {
  protected override onComputeStorageKeys(): Promise<Record<string, string>> {
    return Promise.resolve({ conversation: '', user: '' });
  }
}

/** Version 1.7.4 starts its typing timer in each message turn, although the option `startTypingTimer` is false. */
class WithoutTypingTimer extends Application {
  override startTypingTimer(): void {}
}

/**
 * The routes from activity to handler; `createReceiver` runs it once a turn. teams-ai only routes. Its state, storage,
 * sign-in and typing timer stay unused: they store secrets in state and share it between people. Its removal of
 * mentions stays unused too: it fails on a mention without a text or a person.
 */
export function createApplication(adapter: ChannelAdapter, bot: HandlerContext): Application {
  const application = new WithoutTypingTimer({
    adapter,
    removeRecipientMention: false,
    turnStateFactory: () => new NoState(),
  });
  const invoke = (name: string, handler: (context: TurnContext, bot: HandlerContext) => Promise<void>) =>
    application.addRoute(invokeNamed(name), (context) => handler(context, bot), true);

  application.turn('beforeTurn', async (context) => {
    addConnectorPolicies(context, adapter, bot);
    return true;
  });
  application.activity(ActivityTypes.Message, (context) => onMessage(context, bot));
  application.activity(ActivityTypes.MessageUpdate, (context) => onEdit(context, bot));
  application.activity(ActivityTypes.MessageReaction, (context) => onReaction(context, bot));
  application.activity(ActivityTypes.InstallationUpdate, (context) => onInstall(context, bot));
  application.activity(ActivityTypes.ConversationUpdate, (context) => onConversationUpdate(context, bot));
  invoke('signin/tokenExchange', onTokenExchange);
  invoke('signin/verifyState', onVerifyState);
  invoke('signin/failure', onSignInFailure);
  invoke('adaptiveCard/action', onAction);
  invoke('message/submitAction', onFeedback);
  // Without an answer, the library's status would be 501, which Teams may show as an error of the bot (UNCONFIRMED
  // [unanswered-invoke]).
  application.addRoute(anyInvoke, (context) => answerInvoke(context, 200), true);
  return application;
}

async function anyInvoke({ activity }: TurnContext): Promise<boolean> {
  return activity.type === ActivityTypes.Invoke;
}
