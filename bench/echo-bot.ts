import { Application } from '@microsoft/teams-ai';
import { ActivityTypes } from 'botbuilder';
import restify from 'restify';
import { ChannelAdapter } from '../bot/teams/adapter.ts';
import { readConfig } from '../src/config.ts';

/*
 * What teams-ai takes for a turn in which nothing is done: the bot's adapter and router, entered as the library's own samples do.
 * https://github.com/microsoft/teams-ai/blob/main/js/samples/01.getting-started/a.echoBot/src/index.ts
 */
const { bot, signInApp, cloud, listen } = readConfig(process.env);
const adapter = new ChannelAdapter({ botId: bot.id, password: bot.password, tenantId: signInApp.tenantId, cloud });
const application = new Application({ adapter, startTypingTimer: false });
application.activity(ActivityTypes.Message, async (context) => {
  await context.sendActivity(`You said: ${context.activity.text}`);
});

const server = restify.createServer({ name: 'echo' });
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (request, response) => {
  await adapter.process(request, response as never, async (context) => void (await application.run(context)));
});
server.listen(listen.port, listen.host);
process.once('SIGTERM', () => process.exit(0));
