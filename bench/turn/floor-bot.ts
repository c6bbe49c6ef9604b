import { readFile } from 'node:fs/promises';
import { Application } from '@microsoft/teams-ai';
import { ActivityTypes } from 'botbuilder';
import restify from 'restify';
import { ChannelAdapter } from '../../bot/teams/adapter.ts';
import { readBotConfig } from '../../src/config/bot-config.ts';
import { createPictureReader } from '../../src/photo/picture-reader.ts';

/*
 * The lower bound (floor) for the CPU time of a turn: teams-ai's echo sample on the same adapter and router, plus
 * decoding and comparing two pictures, which are read from files at the start. No sign-in, no requests, no card.
 * https://github.com/microsoft/teams-ai/blob/main/js/samples/01.getting-started/a.echoBot/src/index.ts
 */
const { bot, signInApp, cloud, listen } = readBotConfig(process.env);
const [graph, sharePoint] = await Promise.all(process.argv.slice(2).map((file) => readFile(file)));
if (!graph || !sharePoint) throw new Error('Usage: floor-bot.ts GRAPH-PICTURE SHAREPOINT-PICTURE');

// Without a cache, so every turn decodes.
const pictures = createPictureReader({ capacity: 0 });
const adapter = new ChannelAdapter({ botId: bot.id, proof: bot.proof, tenantId: signInApp.tenantId, cloud });
const application = new Application({ adapter });
application.activity(ActivityTypes.Message, async (context) => {
  const [first, second] = await Promise.all([pictures.read(graph), pictures.read(sharePoint)]);
  pictures.compare(first, second);
  await context.sendActivity(`You said: ${context.activity.text}`);
});

const server = restify.createServer({ name: 'echo' });
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (request, response) => {
  await adapter.process(request, response as never, async (context) => void (await application.run(context)));
});
server.listen(listen.port, listen.host);
process.once('SIGTERM', () => process.exit(0));
