import { LINK_CANDIDATES, type LinkCandidate } from '../../src/open-sharepoint/types.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import { openSealedText, sealText } from '../sealed-text.ts';

/** What a link of *Open SharePoint* carries. It names no host: the address is computed when the link is opened. */
export interface OpenTarget {
  readonly person: PersonKey;
  /** The page of which the card speaks. */
  readonly candidate: LinkCandidate;
  /** SharePoint's name of the account, for pages that need it: `i:0#.f|membership|adele@contoso.com`. */
  readonly accountName: string | undefined;
}

/** A link that was opened, and when its card was drawn. */
export type OpenedLink = OpenTarget & { readonly drawnAt: Date };

/**
 * Links through this service. A browser opens them without a token of Teams, so the sealed text in the link is all the
 * proof there is: it is bound to a person, readable by this service alone, and expires.
 */
export interface OpenLinks {
  linkTo(target: OpenTarget): Promise<string>;
  /** The target; undefined if the token is forged, altered or expired. */
  read(token: string): Promise<OpenedLink | undefined>;
}

/** Milliseconds. As long as the pictures of a card. A card that a person views in Teams is redrawn with a new link. */
export const OPEN_LINK_LIFETIME = 30 * 24 * 3_600_000;

/**
 * Bytes of JSON, so that each link is below `MAX_PATH` also if the name has letters of several bytes. A longer account
 * name is left out; then some pages cannot be opened.
 */
const MAX_ACCOUNT_NAME = 160;

export interface OpenLinksOptions {
  /** Origin of this service. */
  readonly endpoint: string;
  readonly tenantId: string;
  readonly signingKeys: SigningKeys;
  readonly now: () => Date;
}

export function createOpenLinks({ endpoint, tenantId, signingKeys, now }: OpenLinksOptions): OpenLinks {
  return {
    async linkTo({ person, candidate, accountName }) {
      const drawnAt = now().getTime();
      const payload = {
        o: person.objectId,
        c: candidate,
        a: accountName && isShort(accountName) ? accountName : undefined,
        t: drawnAt.toString(36),
      };
      const expires = new Date(drawnAt + OPEN_LINK_LIFETIME);
      return `${endpoint}/open/${await sealText('open-sharepoint', payload, expires, signingKeys)}`;
    },
    async read(token) {
      const payload = await openSealedText('open-sharepoint', token, signingKeys, now());
      const candidate = LINK_CANDIDATES.find((one) => one === payload?.c);
      if (!payload?.o || !payload.t || !candidate) return undefined;
      const drawnAt = new Date(Number.parseInt(payload.t, 36));
      return { person: { tenantId, objectId: payload.o }, candidate, accountName: payload.a, drawnAt };
    },
  };
}

function isShort(accountName: string): boolean {
  return Buffer.byteLength(JSON.stringify(accountName)) <= MAX_ACCOUNT_NAME;
}
