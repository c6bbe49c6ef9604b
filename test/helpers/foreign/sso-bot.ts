/*
 * A bot that signs people in with the OAuthPrompt of botbuilder and calls Graph, as in Microsoft's samples:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/add-authentication
 */
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConfigurationBotFrameworkAuthenticationOptions,
  ConversationState,
  MemoryStorage,
  TeamsActivityHandler,
  type TurnContext,
} from 'botbuilder';
import { DialogSet, DialogTurnStatus, OAuthPrompt, WaterfallDialog } from 'botbuilder-dialogs';
import express from 'express';

const options = process.env as ConfigurationBotFrameworkAuthenticationOptions;
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(options));
const conversationState = new ConversationState(new MemoryStorage());
const dialogs = new DialogSet(conversationState.createProperty('dialogs'));
const connectionName = process.env.connectionName ?? '';

dialogs.add(new OAuthPrompt('sign-in', { connectionName, title: 'Sign in', text: 'Please sign in', timeout: 300_000 }));
dialogs.add(
  new WaterfallDialog('main', [
    (step) => step.beginDialog('sign-in'),
    async (step) => {
      const token: unknown = step.result?.token;
      if (typeof token !== 'string') {
        await step.context.sendActivity('The sign-in was not successful.');
        return step.endDialog();
      }
      const response = await fetch('https://graph.microsoft.com/v1.0/me', {
        headers: { authorization: `Bearer ${token}` },
      });
      const { displayName } = (await response.json()) as { displayName?: string };
      await step.context.sendActivity(`Graph says you are ${displayName}.`);
      return step.endDialog();
    },
  ]),
);

async function runDialog(context: TurnContext): Promise<void> {
  const dialog = await dialogs.createContext(context);
  const { status } = await dialog.continueDialog();
  if (status === DialogTurnStatus.empty) await dialog.beginDialog('main');
}

class SsoBot extends TeamsActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      if (context.activity.text === 'logout') {
        const client = context.turnState.get(adapter.UserTokenClientKey);
        await client.signOutUser(context.activity.from.id, connectionName, context.activity.channelId);
        await context.sendActivity('You have been signed out.');
      } else {
        await runDialog(context);
      }
      await next();
    });
    this.onTokenResponseEvent(async (context, next) => {
      await runDialog(context);
      await next();
    });
  }

  override async run(context: TurnContext): Promise<void> {
    await super.run(context);
    await conversationState.saveChanges(context);
  }

  override handleTeamsSigninVerifyState(context: TurnContext): Promise<void> {
    return runDialog(context);
  }

  override handleTeamsSigninTokenExchange(context: TurnContext): Promise<void> {
    return runDialog(context);
  }
}

const bot = new SsoBot();
const app = express();
app.post('/api/messages', express.json(), (request, response) =>
  adapter.process(request, response, (context) => bot.run(context)),
);
app.listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('The bot listens.\n'));
