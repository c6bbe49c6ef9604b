import { createBestEffort } from '../src/cache/best-effort.ts';
import { loadMySites } from '../src/cache/my-site-cache.ts';
import { createShownButtonsCache } from '../src/cache/shown-buttons.ts';
import { createThumbnailCache } from '../src/cache/thumbnail-cache.ts';
import { createChecks } from '../src/check/create-checks.ts';
import type { BotConfig } from '../src/config/bot-config.ts';
import type { Log } from '../src/log/types.ts';
import { createRecipientCheck } from '../src/nudges/check-recipient.ts';
import { createNudges, type NudgesOptions } from '../src/nudges/create-nudges.ts';
import { createPumps } from '../src/nudges/create-pumps.ts';
import { createNudgeStatus } from '../src/nudges/nudge-status.ts';
import type { PersonCache } from '../src/people/erase-person.ts';
import { createErasureWatch } from '../src/people/erasure-watch.ts';
import { createKnownFacts } from '../src/people/known-facts.ts';
import { createAnswerTally } from '../src/report/answer-tally.ts';
import { openStoreOfService } from '../src/store/deferred-store.ts';
import { startStoreTimers } from '../src/store/store-timers.ts';
import type { Store } from '../src/store/types.ts';
import { createSweep } from '../src/sweep/create-sweep.ts';
import { createSweepFreshness } from '../src/sweep/sweep-freshness.ts';
import { observeStore } from '../src/telemetry/observe-store.ts';
import { createAnswers } from './answers/create-answers.ts';
import { createPersonalCheck } from './answers/personal-check.ts';
import { neutralPicture } from './cards/neutral-picture.ts';
import { createPictureLinks } from './cards/picture-link.ts';
import { degradedParts } from './degraded-parts.ts';
import { createDelivery } from './delivery/delivery.ts';
import { createDrawNudge } from './delivery/draw-nudge.ts';
import { createMessageLine } from './delivery/message-line.ts';
import { endInOrder } from './end-in-order.ts';
import { type HttpServer, startServer } from './http/server.ts';
import { rethrowListenError } from './listen-error.ts';
import { createPeopleParts } from './people-parts.ts';
import { createPresses } from './presses/create-presses.ts';
import { loadPressLog } from './presses/load-press-log.ts';
import { createSeenExchanges } from './sign-in/seen-exchanges.ts';
import { signInFromConfig } from './sign-in/sign-in-from-config.ts';
import { ChannelAdapter } from './teams/adapter.ts';
import { connectTurns } from './teams/connect-turns.ts';
import { TURN_TIMEOUTS, type TurnTimeouts } from './teams/turn-timeouts.ts';
import { loadUnderstand } from './understand/load-model.ts';
import { watchCertificates } from './watch-certificates.ts';

export interface BotOptions {
  readonly log: Log;
  /** Default: `TURN_TIMEOUTS`. Tests of slow services use shorter ones. */
  readonly timeouts?: TurnTimeouts;
  /** Default: the store that the settings name, opened here and closed by `stop`. */
  readonly store?: Store;
  /** `by-hand`: sweep and nudges run only when `beat` is called. Default: `regular`, while nudges are switched on. */
  readonly heartbeat?: NudgesOptions['heartbeat'];
}

export interface RunningBot {
  readonly port: number;
  /** Resolves when no background work is left. */
  settled(): Promise<void>;
  /** Runs the sweep and each step of the nudges once, and reads whom others have erased. */
  beat(): Promise<void>;
  /** Takes the looks that are due after presses. */
  look(): Promise<void>;
  /** Reports `stopping` at `/ready` and hands the jobs over to other instances, but goes on serving people. */
  drain(): void;
  /** Resolves when every turn in flight is over. To be called once. */
  stop(): Promise<void>;
}

/**
 * The composition root: listens, opens the store and connects the parts. It answers people while the database is away.
 * Throws a `CodedError` if only an operator can make the database usable, or if the port cannot be used.
 */
export async function startBot(config: BotConfig, options: BotOptions): Promise<RunningBot> {
  const server = await startServer({ ...config.listen, log: options.log }).catch(rethrowListenError(config.listen));
  let opened: Store | undefined;
  try {
    if (options.store) return await serve(config, options.store, server, options);
    const store = await openStoreOfService(config.store, options.log);
    opened = store;
    const bot = await serve(config, store, server, options);
    return { ...bot, stop: () => bot.stop().finally(store.close) };
  } catch (error) {
    await server.stop();
    await opened?.close();
    throw error;
  }
}

async function serve(config: BotConfig, opened: Store, server: HttpServer, options: BotOptions): Promise<RunningBot> {
  const { bot, app, cloud, sharePoint, nudgeRules: rules, signingKeys, now } = config;
  const { log, timeouts = TURN_TIMEOUTS, heartbeat = 'regular' } = options;
  const { tenantId } = app;
  const { copyInterval } = sharePoint;
  const observed = observeStore(opened, { tenantId, nudges: config.nudges, now });
  const { store } = observed;

  // Stored state, of people and of the tenant
  const storeAccess = createBestEffort(log, { timeout: () => timeouts.store });
  const { bestEffort } = storeAccess;
  const thumbnailCache = createThumbnailCache({ store, tenantId, now, bestEffort });
  const shownButtons = createShownButtonsCache({ stored: store.shownButtons, bestEffort, now });
  const learnedHosts = await loadMySites({ tenantId, tenants: store.tenants, bestEffort, now, log });
  const loadedPresses = await loadPressLog(config, store, bestEffort);
  const { timing, pressCache, pressLog } = loadedPresses;

  // Checks, which read Microsoft 365
  const certificates = watchCertificates(config, log);
  const checks = createChecks({
    ...config,
    mySites: learnedHosts,
    store,
    shownButtons,
    pressLog,
    timing,
    policyTimeout: timeouts.readingInTurn,
    extraReads: timeouts.extraReads,
    bestEffort,
  });
  const { access, gate, photoPolicy, mySites } = checks;

  // People
  const answerTally = createAnswerTally({ tenantId, store, bestEffort, now });
  const personCaches: PersonCache[] = [shownButtons, thumbnailCache, mySites, timing, pressCache, answerTally];
  const { people, languages, admins, erase } = createPeopleParts(config, store, personCaches, bestEffort);

  // Cards and messages
  const adapter = new ChannelAdapter({ botId: bot.id, proof: bot.proof, tenantId, cloud });
  const links = createPictureLinks(bot.endpoint, signingKeys);
  const presses = createPresses({ ...loadedPresses, config, adapter, mySites, store, bestEffort, log });
  const { findTarget, byRequest, recordCard } = presses;
  const draw = createDrawNudge({ links, findTarget, officeUrl: cloud.officeUrl, signingKeys, now });

  // Nudges. They start last, when the bot can receive replies to them.
  const nudges = createNudges({
    tenantId,
    pumps: createPumps({
      tenantId,
      store,
      settings: config.nudges,
      rules,
      copyInterval,
      access,
      sweep: createSweep(store, { ...config.sweep, tenantId, access, gate, now }),
      check: createRecipientCheck({ check: checks.asApp, thumbnailCache, roster: store.roster, erase, now }),
      ...presses.noteSent(createDelivery({ adapter, botId: bot.id, cloud, draw })),
      people,
      now,
      log,
    }),
    control: store.control,
    settings: config.nudges,
    scheduler: () => store.scheduler,
    heartbeat,
    beatInterval: config.beatInterval,
    now,
    log,
  });
  // Answers to people
  const { runCheck, runCheckAsApp } = createPersonalCheck({
    check: checks.asPerson,
    checkAsApp: checks.asApp,
    thumbnailCache,
    links,
    shownButtons,
    findTarget,
    byRequest,
    pressLog,
    answerTally,
    log,
  });
  const written = [shownButtons, thumbnailCache, pressCache, answerTally];
  const flush = () => Promise.all(written.map((cache) => cache.flush()));
  const answers = createAnswers({
    ...config,
    ...{ reportConfig: config, adminStore: store, flushTally: answerTally.flush, runCheck, people },
    knownFacts: createKnownFacts({ people, caches: personCaches, flush }),
    nudgesReach: (person) => bestEffort('The control of the nudges was not read.', () => nudges.reach(person), false),
    findTarget,
    botId: bot.id,
    hours: rules.hours,
    askedReminders: store.askedReminders,
    nudgeStatus: createNudgeStatus({ store, reach: nudges.reach, rules, now }),
    bestEffort,
  });
  const line = createMessageLine({
    ...{ tenantId, perSecond: rules.perSecond, heartbeat, now, log },
    ...{ hours: rules.hours, checkAsApp: checks.asApp },
    ...{ store, adapter, botId: bot.id, cloud, answers, bestEffort },
    nudgesAreOn: nudges.areOn,
  });
  const { welcomeSender, answerCounter } = line;
  const exchanges = createSeenExchanges({ exchanges: store.exchanges, tenantId, now, bestEffort });
  const signIn = signInFromConfig(config, mySites, exchanges, admins.noteRole);
  personCaches.push(signIn, people);
  const lookParts = { credentialOf: signIn.current, runCheck, runCheckAsApp, onEdit: answerCounter.countAnswer };
  const looks = presses.createLooks(lookParts);
  const erasureWatch = createErasureWatch({ tenantId, erasures: store.erasures, caches: personCaches, bestEffort });
  const { receiver, backgroundTurns, replayGuard, feedback } = connectTurns({
    ...{ config, adapter, answers, signIn, people, admins, languages, recordCard, store },
    understand: await loadUnderstand(),
    ...line,
    timeouts,
    bestEffort,
    log,
  });

  const freshness = { ledger: store.ledger, intervals: config.sweep.intervals, mode: nudges.mode };
  const sweepFreshness = createSweepFreshness({ ...freshness, tenantId, now, bestEffort });

  server.serve({
    receiver,
    pictures: { links, thumbnailCache, neutral: neutralPicture(), now },
    openButton: presses.button,
    signIn: {
      window: signIn.window,
      teamsOrigin: cloud.teamsUrl,
      secure: bot.endpoint.startsWith('https:'),
      log,
    },
    degraded: () => degradedParts({ store: storeAccess, adapter, nudges, sweepFreshness }),
  });
  nudges.start();
  welcomeSender.start();
  if (heartbeat === 'regular') line.wanted.start();
  if (pressLog && heartbeat === 'regular') looks.start();
  const { defaultTimeZone } = config;
  const timersOptions = { erasureWatch, sweepFreshness, tenantId, defaultTimeZone, heartbeat, now, bestEffort };
  const storeTimers = startStoreTimers(store, timersOptions);

  const settled = async () => {
    await Promise.all([backgroundTurns, welcomeSender, photoPolicy, mySites].map((part) => part.settled()));
    await byRequest?.settled();
    await Promise.all([...written, replayGuard, feedback, answerCounter].map((cache) => cache.flush()));
    await storeAccess.settled();
  };
  return {
    port: server.port,
    settled,
    look: looks.run,
    beat: () => line.wanted.run().then(welcomeSender.run).then(nudges.beat).finally(erasureWatch.read),
    ...endInOrder({
      server,
      jobs: [nudges, looks, line.wanted],
      watches: [observed, storeTimers, certificates, photoPolicy, mySites],
      backgroundTurns,
      welcomeSender,
      settled,
    }),
  };
}
