import type { OpenSharePointLink } from '../../src/open-sharepoint/open-sharepoint-link.ts';
import { triedInVain } from '../../src/open-sharepoint/press.ts';
import type { PressLog } from '../../src/open-sharepoint/press-log.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { OpenButton } from '../http/open-route.ts';
import type { FindButtonTarget } from './button-target.ts';
import type { OpenLinks } from './open-link.ts';

export interface ButtonOptions {
  readonly pages: OpenSharePointLink;
  readonly log: Pick<PressLog, 'history' | 'press'>;
  readonly links: OpenLinks;
  readonly now: () => Date;
}

/** The target without a detour: presses stay unknown. */
export function createDirectTarget(pages: OpenSharePointLink): FindButtonTarget {
  return async ({ objectId }, accountName) => {
    const page = pages(objectId, { profile: { accountName } });
    return page && { url: page.address, candidate: page.candidate, isOther: false };
  };
}

/** The target by way of this service. */
export function createTargetThroughBot({ pages, log, links, now }: ButtonOptions): FindButtonTarget {
  return async (person, accountName, presses) => {
    const tried = triedInVain(presses ?? (await log.history(person)) ?? [], now());
    const page = pages(person.objectId, { profile: { accountName }, tried });
    if (!page) return undefined;
    const url = await links.linkTo({ person, candidate: page.candidate, accountName });
    const last = tried.findLast((candidate) => candidate !== 'by-request');
    return { url, candidate: page.candidate, isOther: last !== undefined && last !== page.candidate };
  };
}

export interface OpenButtonOptions extends Omit<ButtonOptions, 'log'> {
  /** Undefined: presses are not noted. */
  readonly log: ButtonOptions['log'] | undefined;
  /** The person's My Site host, as the instance that sent the newest card knew it. Never rejects. */
  readonly storedHost: (person: PersonKey) => Promise<string | undefined>;
  /** Opened while no My Site host is known: from there, people find the way to SharePoint. */
  readonly officeUrl: string;
}

/**
 * Opens the links. The page of which the card speaks is opened, unless the person has opened it since the card was
 * drawn: then the next best one. The address is computed from what this service knows of the tenant, never taken from
 * the link.
 */
export function createOpenButton({ pages, log, links, storedHost, officeUrl, now }: OpenButtonOptions): OpenButton {
  return {
    async open(token, isPress) {
      const link = await links.read(token);
      if (!link) return undefined;
      const { person, candidate, accountName, drawnAt } = link;
      const [mySiteUrl, history = []] = await Promise.all([storedHost(person), log?.history(person)]);
      const isTried = triedInVain(
        history.filter(({ at }) => at >= drawnAt),
        now(),
      ).includes(candidate);
      const page = pages(person.objectId, {
        mySiteUrl,
        profile: { accountName },
        tried: triedInVain(history, now()),
        candidate: isTried ? undefined : candidate,
      });
      if (page && isPress) await log?.press(person, page.candidate);
      return page?.address ?? officeUrl;
    },
  };
}
