/*
 * A bot as the first pages of botbuilder show it, without a word about a sandbox:
 * https://learn.microsoft.com/azure/bot-service/bot-service-quickstart-create-bot
 */
import {
  ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConfigurationBotFrameworkAuthenticationOptions,
  type ConversationReference,
  MessageFactory,
  TeamsInfo,
  TurnContext,
} from 'botbuilder';
import express from 'express';

const options = process.env as ConfigurationBotFrameworkAuthenticationOptions;
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(options));
const references = new Map<string, Partial<ConversationReference>>();

class EchoBot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      const reference = TurnContext.getConversationReference(context.activity);
      references.set(context.activity.conversation.id, reference);
      const { name } = await TeamsInfo.getMember(context, context.activity.from.id);
      await context.sendActivity(MessageFactory.text(`${name}: ${context.activity.text}`));
      await next();
    });
  }
}

const bot = new EchoBot();
const app = express();
app.post('/api/messages', express.json(), (request, response) =>
  adapter.process(request, response, (context) => bot.run(context)),
);
app.get('/api/notify', async (_request, response) => {
  for (const reference of references.values()) {
    await adapter.continueConversationAsync(process.env.MicrosoftAppId ?? '', reference, async (context) => {
      await context.sendActivity('A message of my own accord.');
    });
  }
  response.end();
});
app.listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('The bot listens.\n'));
