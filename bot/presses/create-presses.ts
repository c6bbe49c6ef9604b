import type { BestEffort } from '../../src/cache/best-effort.ts';
import type { BotConfig } from '../../src/config/bot-config.ts';
import type { Log } from '../../src/log/types.ts';
import { mySiteOrigin } from '../../src/microsoft365/hosts.ts';
import { sharePointScope } from '../../src/microsoft365/identity/scopes.ts';
import { requestLargePicture } from '../../src/microsoft365/sharepoint/request-large-picture.ts';
import type { Deliver, Edit } from '../../src/nudges/types.ts';
import { type ByRequest, createByRequest } from '../../src/open-sharepoint/by-request.ts';
import {
  createOpenSharePointLink,
  type OpenSharePointOptions,
} from '../../src/open-sharepoint/open-sharepoint-link.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { Store } from '../../src/store/types.ts';
import { photoCardFor } from '../answers/check-photo.ts';
import type { RunCheckAsApp, RunPersonalCheck } from '../answers/personal-check.ts';
import { createDelivery, type DeliveryOptions } from '../delivery/delivery.ts';
import type { DrawnMessage } from '../delivery/drawn-message.ts';
import type { OpenButton } from '../http/open-route.ts';
import type { FindButtonTarget } from './button-target.ts';
import type { LoadedPressLog } from './load-press-log.ts';
import { createLooks, type Looks, type LooksOptions } from './looks.ts';
import { createOpenLinks } from './open-link.ts';
import { createDirectTarget, createOpenButton, createTargetThroughBot } from './open-sharepoint-button.ts';

export interface PressesOptions extends LoadedPressLog {
  readonly config: BotConfig;
  readonly adapter: DeliveryOptions<unknown>['adapter'];
  readonly mySites: OpenSharePointOptions['mySites'];
  readonly store: Pick<Store, 'roster'>;
  readonly bestEffort: BestEffort;
  readonly log: Log;
}

interface NudgeDelivery {
  readonly deliver: Deliver;
  readonly edit: Edit;
}

/** What the looks need, beside what the presses have. */
export interface LookParts extends Pick<LooksOptions, 'credentialOf'> {
  readonly runCheck: RunPersonalCheck;
  readonly runCheckAsApp: RunCheckAsApp;
  /** Called for each edit of a card, which counts in Teams' rate. */
  readonly onEdit: () => void;
}

/** *Open SharePoint*: where it leads on a card, and what happens when a person presses it. */
export interface Presses {
  readonly findTarget: FindButtonTarget;
  readonly button: OpenButton;
  /** Undefined: an admin forces a page, or presses are not known. */
  readonly byRequest: ByRequest | undefined;
  /** Notes the newest card with the button in a person's chat. */
  readonly recordCard: (person: PersonKey, activityId: string) => void;
  /** Notes the card of each nudge that is sent. */
  readonly noteSent: (delivery: NudgeDelivery) => NudgeDelivery;
  readonly createLooks: (parts: LookParts) => Looks;
}

export function createPresses(options: PressesOptions): Presses {
  const { config, mySites, learning, pressCache, pressLog, store, bestEffort, log } = options;
  const { app, bot, cloud, sharePoint, signingKeys, now } = config;
  const { tenantId } = app;
  const settings = { ...sharePoint, tenantId, officeUrl: cloud.officeUrl };
  const pages = createOpenSharePointLink({ settings, mySites, learning, now });
  const links = createOpenLinks({ endpoint: bot.endpoint, tenantId, signingKeys, now });
  const storedHost = async (person: PersonKey) => {
    const find = () => pressCache.newestCard(person);
    const card = await bestEffort('The host of a person was not read.', find, undefined);
    return card?.mySiteUrl && mySiteOrigin(cloud, card.mySiteUrl);
  };
  const recordCard: Presses['recordCard'] = (person, activityId) => {
    if (pressLog) pressCache.showCard(person, { activityId, mySiteUrl: mySites.hostOf(person.objectId) });
  };
  return {
    findTarget: pressLog ? createTargetThroughBot({ pages, log: pressLog, links, now }) : createDirectTarget(pages),
    // Cards from before a change of the setting have such links.
    button: createOpenButton({ pages, log: pressLog, links, storedHost, officeUrl: cloud.officeUrl, now }),
    byRequest: pressLog && sharePoint.link === 'auto' ? byRequestWith({ ...options, pressLog }) : undefined,
    recordCard,
    noteSent: ({ deliver, edit }) => ({
      edit,
      async deliver(address, message, sendOptions) {
        const result = await deliver(address, message, sendOptions);
        if (result.outcome === 'sent' && result.activityId) recordCard(message.person, result.activityId);
        return result;
      },
    }),
    createLooks: ({ credentialOf, runCheck, runCheckAsApp, onEdit }) =>
      createLooks({
        tenantId,
        presses: pressCache,
        roster: store.roster,
        credentialOf,
        edit: editWith(options, onEdit),
        check: (recipient, credential, limits) =>
          credential ? runCheck(recipient, credential, limits) : runCheckAsApp(recipient, limits),
        draw(recipient, checked) {
          const card = photoCardFor({ cloud, signingKeys }, recipient, checked, true);
          return { card, summary: String(card.fallbackText) };
        },
        now,
        log,
      }),
  };
}

function editWith({ adapter, config: { bot, cloud } }: PressesOptions, onEdit: () => void): LooksOptions['edit'] {
  const { edit } = createDelivery<DrawnMessage>({ adapter, botId: bot.id, cloud, draw: async (message) => message });
  return (...args) => {
    onEdit();
    return edit(...args);
  };
}

function byRequestWith({
  config: { sharePoint, version },
  mySites,
  pressLog,
  log,
}: PressesOptions & { readonly pressLog: NonNullable<LoadedPressLog['pressLog']> }): ByRequest {
  return createByRequest({
    log: pressLog,
    copyInterval: sharePoint.copyInterval,
    async send({ person, loginName, credential }, signal) {
      const mySiteUrl = mySites.hostOf(person.objectId);
      if (!mySiteUrl) return;
      const getToken = () => credential.getToken(sharePointScope(mySiteUrl, sharePoint.scope));
      await requestLargePicture({ mySiteUrl, loginName, getToken, version }, signal);
    },
    report: (err) => log('picture-request-failed', { err }),
  });
}
