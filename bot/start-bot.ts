import { readFileSync } from 'node:fs';
import { createTolerance } from '../src/cache/best-effort.ts';
import { rememberedMySite } from '../src/cache/my-site-cache.ts';
import { createShownButtons } from '../src/cache/shown-buttons.ts';
import { createPictureShelf } from '../src/cache/thumbnail-cache.ts';
import { appGraphAccess } from '../src/check/app-sources.ts';
import type { Config } from '../src/config/bot-config.ts';
import { withCrossInstancePause } from '../src/microsoft365/graph/cross-instance-pause.ts';
import { createGraphGate } from '../src/microsoft365/graph/graph-gate.ts';
import { createPhotoPolicyReader } from '../src/microsoft365/graph/photo-policy.ts';
import { checkProof, createAppCredential } from '../src/microsoft365/identity/app-credential.ts';
import { createRoom } from '../src/nudges/displace-nudges.ts';
import { createPeople } from '../src/people/people.ts';
import { openStore } from '../src/store/open-store.ts';
import { startPurgeTimer } from '../src/store/purge-timer.ts';
import type { Store } from '../src/store/types.ts';
import { createAnswers } from './answers/create-answers.ts';
import { type Nudges, startNudges } from './answers/start-nudges.ts';
import { createPictureLinks } from './cards/picture-link.ts';
import { startServer } from './http/server.ts';
import type { Log } from './log.ts';
import { createSeenExchanges } from './sign-in/seen-exchanges.ts';
import { signInFromConfig } from './sign-in/sign-in-from-config.ts';
import { ChannelAdapter } from './teams/adapter.ts';
import { createApplication } from './teams/application.ts';
import { createBackgroundTurns } from './teams/background-turns.ts';
import { createRosterEvents } from './teams/handlers/roster-events.ts';
import { onTurnError } from './teams/on-turn-error.ts';
import { createReceiver } from './teams/receive.ts';
import type { TurnTimeouts } from './teams/turn-timeouts.ts';
import { TURN_TIMEOUTS } from './teams/turn-timeouts.ts';

export interface BotOptions {
  readonly log: Log;
  /** Shorter ones make tests of slow services quick. */
  readonly timeouts?: TurnTimeouts;
  /** Default: the one that the settings name, opened here and closed at the end. */
  readonly store?: Store;
  /** `by-hand`: what nobody asked for happens only with `beat`. Default: `regular`, while nudges are switched on. */
  readonly heartbeat?: 'regular' | 'by-hand';
}

export interface RunningBot {
  readonly port: number;
  /** Resolves when nothing goes on any more behind people's backs. */
  settled(): Promise<void>;
  /** Once, all that happens without being asked: photos watched, changes decided on, messages sent, people looked at again. */
  beat(): Promise<void>;
  /** Resolves when every turn in flight is over. */
  stop(): Promise<void>;
}

/** Opens the store, puts the parts together and opens the door. Throws a `CodedError` where the store can't be opened. */
export async function startBot(config: Config, options: BotOptions): Promise<RunningBot> {
  if (options.store) return serve(config, options.store, options);
  const store = await openStore(config.store);
  try {
    const bot = await serve(config, store, options);
    return { ...bot, stop: () => bot.stop().finally(store.close) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serve(
  config: Config,
  store: Store,
  { log, timeouts = TURN_TIMEOUTS, heartbeat = 'regular' }: BotOptions,
): Promise<RunningBot> {
  const { bot, app, cloud, now, signingKey } = config;
  const { tenantId } = app;
  const memory = createTolerance(log);
  const { tolerate } = memory;
  const links = createPictureLinks(bot.endpoint, signingKey);
  const shelf = createPictureShelf({ thumbnails: store.thumbnails, tenantId, now, tolerate });
  const mySite = await rememberedMySite(config, store.tenants, tolerate);
  try {
    checkProof(config.app.proof);
  } catch (err) {
    log.error({ err }, 'The app can not read by itself; people who sign in are answered all the same');
  }
  const appCredential = createAppCredential({ ...config.app, ...cloud });
  const photoPolicy = createPhotoPolicyReader({
    access: appGraphAccess(config, appCredential),
    now,
    timeout: timeouts.readingInTurn,
  });
  const adapter = new ChannelAdapter({ botId: bot.id, password: bot.password, tenantId, cloud });
  const shownButtons = createShownButtons({ stored: store.shownButtons, tolerate, now });
  const people = createPeople({
    tenantId,
    store: {
      ...store,
      erasePerson(person) {
        shownButtons.forget(person);
        shelf.forget(person);
        return store.erasePerson(person);
      },
    },
    intervals: config.watch.intervals,
    defaultTimeZone: config.usualTimeZone,
    now,
    tolerate,
  });
  const gate = withCrossInstancePause(createGraphGate(), {
    now,
    pause(until) {
      void tolerate('Sweeps do not give way to somebody.', () => store.graphSlots.pause(tenantId, until), undefined);
    },
  });
  const answers = createAnswers({
    config,
    people,
    links,
    shelf,
    mySite,
    shownButtons,
    photoPolicy,
    gate,
    log,
  });
  const exchanges = createSeenExchanges({ exchanges: store.exchanges, tenantId, now, tolerate });
  const signIn = signInFromConfig(config, mySite, exchanges);
  let nudges: Nudges | undefined;
  const room = createRoom({
    tenantId,
    rates: store.rates,
    perSecond: config.nudgeRules.perSecond,
    nudgesAreOn: () => nudges?.areOn() ?? false,
    tolerate,
  });
  const { answered } = room;
  const backgroundTurns = createBackgroundTurns({
    adapter,
    botId: bot.id,
    timeouts,
    onConnectorRequest: answered,
    log,
  });
  const roster = createRosterEvents(people, cloud);
  const application = createApplication(adapter, {
    answers,
    signIn,
    backgroundTurns,
    roster,
    log,
    timeouts,
    onConnectorRequest: answered,
  });
  adapter.onTurnError = onTurnError(answers, log);
  const server = await startServer({
    ...config.listen,
    log,
    receive: createReceiver(adapter, application),
    store: memory.state,
    pictures: { links, shelf, neutral: neutralPicture(), now },
    signIn: {
      window: signIn.window,
      teamsOrigin: cloud.teamsUrl,
      secure: bot.endpoint.startsWith('https:'),
      log,
    },
  });
  const started = startNudges({
    config,
    store,
    credential: appCredential,
    adapter,
    links,
    shelf,
    mySite,
    people,
    gate,
    log,
    heartbeat,
  });
  nudges = started;
  const housekeeping = startPurgeTimer(store, { now, tolerate });
  const settled = async () => {
    await Promise.all([backgroundTurns.settled(), photoPolicy.settled()]);
    await Promise.all([shownButtons.flush(), room.flush()]);
    await memory.settled();
  };
  return {
    port: server.port,
    settled,
    beat: started.beat,
    async stop() {
      housekeeping.stop();
      await started.stop();
      photoPolicy.stop();
      await server.stop();
      await settled();
    },
  };
}

function neutralPicture() {
  return { bytes: readFileSync(new URL('./cards/neutral-picture.png', import.meta.url)), contentType: 'image/png' };
}
