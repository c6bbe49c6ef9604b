import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { messageCard } from '../../bot/cards/message-card.ts';
import { createDelivery } from '../../bot/delivery/delivery.ts';
import { createLog } from '../../bot/log.ts';
import { startBot } from '../../bot/start-bot.ts';
import { ChannelAdapter } from '../../bot/teams/adapter.ts';
import { readBotConfig } from '../../src/config/bot-config.ts';
import { createNudgePump } from '../../src/nudges/nudge-pump.ts';
import { openStore } from '../../src/store/open-store.ts';

/*
 * The bot with the send pump in the same process, as in production. The pump runs while the file SEND_WHILE exists. The
 * store already contains the due nudges, so no sweep or decision is needed.
 */
const config = readBotConfig(process.env);
const log = createLog(config.logLevel);
const store = await openStore(config.store);
const bot = await startBot(config, { log, store, heartbeat: 'by-hand' });
const { tenantId } = config.signInApp;
const adapter = new ChannelAdapter({
  botId: config.bot.id,
  proof: config.bot.proof,
  tenantId,
  cloud: config.cloud,
});
const { deliver } = createDelivery({
  adapter,
  botId: config.bot.id,
  cloud: config.cloud,
  draw: async () => ({
    card: messageCard({ language: 'en', title: 'A nudge', paragraphs: [{ text: 'Your photo has changed.' }] }),
    summary: 'A nudge',
  }),
});
const maySend = () => existsSync(process.env.SEND_WHILE ?? '');
const pump = createNudgePump({
  tenantId,
  instanceId: randomUUID(),
  outbox: store.outbox,
  rates: store.rates,
  findRecipients: (people) =>
    store.roster.findMany(
      tenantId,
      people.map(({ objectId }) => objectId),
    ),
  deliver,
  markUnreachable: (person) => store.roster.markUnreachable(person),
  maySend: async () => maySend(),
  hours: { from: 0, until: 24 * 60, days: [1, 2, 3, 4, 5, 6, 7] },
  perSecond: config.nudgeRules.perSecond,
  now: () => new Date(),
  clock: () => performance.now(),
  wait: (milliseconds) => wait(milliseconds),
  random: Math.random,
});

const end = new AbortController();
process.once('SIGTERM', () => end.abort());
while (!end.signal.aborted) {
  if (maySend()) await pump.run(end.signal, 1_000);
  else await wait(200);
}
await bot.stop();
await store.close();
process.exit();
