import type { BotConfig } from '../../src/config/bot-config.ts';
import {
  createOpenSharePointLink,
  type OpenSharePointOptions,
} from '../../src/open-sharepoint/open-sharepoint-link.ts';
import type { PressLog } from '../../src/open-sharepoint/press-log.ts';
import type { OpenButton } from '../http/open-route.ts';
import type { FindButtonTarget } from './button-target.ts';
import { createOpenLinks } from './open-link.ts';
import { createDirectTarget, createOpenButton, createTargetThroughBot } from './open-sharepoint-button.ts';

export interface PressesOptions extends Pick<OpenSharePointOptions, 'mySites' | 'learning'> {
  readonly config: Pick<BotConfig, 'app' | 'bot' | 'cloud' | 'sharePoint' | 'signingKey' | 'now'>;
  /** Undefined: the button leads to SharePoint directly, so presses are not known. */
  readonly log: PressLog | undefined;
}

/** *Open SharePoint*: where it leads on a card, and what happens when a person presses it. */
export interface Presses {
  readonly findTarget: FindButtonTarget;
  readonly button: OpenButton;
}

export function createPresses({ config, mySites, learning, log }: PressesOptions): Presses {
  const { app, bot, cloud, sharePoint, signingKey, now } = config;
  const settings = { ...sharePoint, tenantId: app.tenantId, officeUrl: cloud.officeUrl };
  const pages = createOpenSharePointLink({ settings, mySites, learning, now });
  const links = createOpenLinks({ endpoint: bot.endpoint, tenantId: app.tenantId, signingKey, now });
  return {
    findTarget: log ? createTargetThroughBot({ pages, log, links, now }) : createDirectTarget(pages),
    // Cards from before a change of the setting have such links.
    button: createOpenButton({ pages, log, links, now }),
  };
}
