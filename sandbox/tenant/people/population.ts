import { guidFrom } from '../random.ts';
import { hashReversibly, unhash } from '../reversible-hash.ts';
import { accountOf, kindOf, LICENSED_SHARE, hasPhoto as mayHavePhoto } from './account-kinds.ts';
import { type OddForms, usualForms } from './odd-forms.ts';
import type { Person, Photo, SharePointUserProfile } from './person.ts';
import { assignedPlans, EXCHANGE, EXCHANGE_FOUNDATION, SHAREPOINT, TEAMS } from './plans.ts';
import { JOBS, PLACES } from './population-names.ts';
import { createPopulationPhotos, MOST_PICTURES, type PoolPicture, poolPhoto } from './population-photos.ts';

export interface PopulationOptions {
  /** Number of people, besides the sample people. */
  readonly count: number;
  readonly seed: number;
  /** Key with which the first ETags are hashed from the person numbers. */
  readonly etagKey: number;
  /** Initial domain of the tenant. */
  readonly domain: string;
  /** Start of the tenant; photos and copies are older. */
  readonly now: Date;
  /** Kinds of accounts. Default: `people`. */
  readonly accounts?: PopulationAccounts | undefined;
  /** Pictures of the photos; at most 254. */
  readonly pictures: readonly PoolPicture[];
}

/**
 * `people`: employees only. `all`: also guests, former employees, shared mailboxes, rooms and unlicensed accounts, in
 * the shares given in `account-kinds.ts`.
 */
export type PopulationAccounts = 'people' | 'all';

/** Many people, each derived from the seed and a number from 1 to `count`. They are created on demand. */
export interface Population {
  readonly count: number;
  /** Approximate number of people with a licence. */
  readonly licences: number;
  /** The person number encoded in an object id; undefined: the id belongs to no member. */
  numberOf(id: string): number | undefined;
  /** Numbers of the people that the text may name: by object id, by address or by a SharePoint path derived from it. */
  numbersIn(text: string): readonly number[];
  idOf(number: number): string;
  /**
   * Creates the person anew each time; changed photos persist. `written`: called when another property of this object
   * changes.
   */
  person(number: number, written: (person: Person) => void): Person;
}

const DAY = 86_400_000;
export const MOST_PEOPLE = 1_000_000;

/** Shares of all people. Our own figures: none were found for real tenants. */
const SHARES = {
  /** People with a frontline licence, without an Exchange mailbox. */
  foundationOnly: 0.04,
  withPhoto: 0.72,
  /**
   * Of people with photo and mailbox: share with a copy of this photo, and share with a copy of an earlier one. The
   * rest was never synced.
   */
  copied: 0.8,
  outOfDate: 0.08,
  /** Of people without a photo: share that SharePoint synced and that shows its placeholder. */
  placeholder: 0.5,
} as const;

export function createPopulation(options: PopulationOptions): Population {
  const { count, seed, etagKey, domain, now, pictures, accounts = 'people' } = options;
  const [first] = pictures;
  if (!Number.isInteger(count) || count < 0 || count > MOST_PEOPLE)
    throw new RangeError(`At most ${MOST_PEOPLE} people.`);
  if (!first || pictures.length > MOST_PICTURES) throw new Error(`1 to ${MOST_PICTURES} pictures are needed.`);
  const key = Number.parseInt(guidFrom(seed, 'population').slice(0, 8), 16);
  const photos = createPopulationPhotos(count, pictures);
  const plans = [EXCHANGE, EXCHANGE_FOUNDATION].map((mail) =>
    assignedPlans([mail, SHAREPOINT, TEAMS], new Date(now.getTime() - 700 * DAY)),
  );
  const deletedPlans = (plans[0] ?? []).map((plan) => ({ ...plan, capabilityStatus: 'Deleted' as const }));
  const hashOf = (number: number) => guidFrom(seed, 'population', number);
  const idFrom = (number: number, hash: string) =>
    hashReversibly(number, key).toString(16).padStart(8, '0') + hash.slice(8);
  const idOf = (number: number) => idFrom(number, hashOf(number));
  const isNumber = (number: number) => number >= 1 && number <= count;

  const numberOf = (id: string) => {
    if (!GUID.test(id)) return undefined;
    const number = unhash(Number.parseInt(id.slice(0, 8), 16), key);
    return isNumber(number) && idOf(number) === id ? number : undefined;
  };

  const person = (number: number, written: (person: Person) => void): Person => {
    const hash = hashOf(number);
    const draw = (at: number, digits = 4) => Number.parseInt(hash.slice(at, at + digits), 16) / 16 ** digits;
    const id = idFrom(number, hash);
    const { language, timeZone, givenNames, surnames } = pick(PLACES, draw(0));
    const givenName = pick(givenNames, draw(4));
    const surname = pick(surnames, draw(9));
    const alias = `${givenName}.${surname}${number}`.toLowerCase();
    const displayName = `${givenName} ${surname}`;
    const jobTitle = pick(JOBS, draw(15, 3));
    const kind = accounts === 'all' ? kindOf(Number.parseInt(hash.slice(28), 16) >>> 0) : 'person';
    const hasMailbox = kind === 'person' && draw(24) >= SHARES.foundationOnly;
    const picture = pick(pictures, draw(28));
    const changedAt = now.getTime() - Math.round((10 + 900 * draw(32)) * DAY);
    // One draw decides on both photo and copy: its position within the first share decides the second.
    const photoDraw = draw(20, 3);
    const hasPhoto = kind === 'person' ? photoDraw < SHARES.withPhoto : mayHavePhoto(kind, photoDraw);
    const copyDraw = hasPhoto ? photoDraw / SHARES.withPhoto : (photoDraw - SHARES.withPhoto) / (1 - SHARES.withPhoto);
    const onWrite: ProxyHandler<SharePointUserProfile | OddForms> = {
      set(part, name, value) {
        written(result);
        return Reflect.set(part, name, value);
      },
    };
    const { mailbox, ...account } =
      kind === 'person' ? {} : accountOf(kind, { number, alias, domain, displayName, jobTitle, deletedPlans });
    const result: Person = {
      id,
      userPrincipalName: `${alias}@${domain}`,
      mail: `${alias}@${domain}`,
      displayName,
      givenName,
      surname,
      jobTitle,
      language,
      timeZone,
      userType: 'Member',
      assignedPlans: plans[hasMailbox ? 0 : 1] ?? [],
      situation: 'One of many people derived from the seed.',
      ...account,
      get photo(): Photo | undefined {
        const changed = photos.changed(number);
        if (changed) return changed.photo;
        return hasPhoto ? poolPhoto(picture, hashReversibly(number, etagKey), changedAt) : undefined;
      },
      set photo(photo) {
        photos.change(number, photo);
      },
      profile: new Proxy(
        profileOf({ hasMailbox, hasPhoto, copyDraw, changedAt, picture, before: pick(pictures, draw(15, 3)) }),
        onWrite,
      ) as SharePointUserProfile,
      oddForms: new Proxy(mailbox ? { ...usualForms(), mailbox } : usualForms(), onWrite) as OddForms,
    };
    return result;
  };

  return {
    count,
    licences: accounts === 'all' ? Math.round(count * LICENSED_SHARE) : count,
    numberOf,
    numbersIn(text) {
      const byId = (text.toLowerCase().match(GUIDS) ?? []).map(numberOf);
      const byAddress = [...text.matchAll(ALIASES)].map(([, digits]) => Number(digits)).filter(isNumber);
      return [...new Set([...byId.filter((number) => number !== undefined), ...byAddress])];
    },
    idOf,
    person,
  };
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const GUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** The end of an alias, before the domain or before the underscore that replaces `@` in paths. */
const ALIASES = /[a-z](\d{1,9})(?=[@_])/gi;

interface CopyFacts {
  readonly hasMailbox: boolean;
  readonly hasPhoto: boolean;
  /** 0 to 1, evenly distributed among people with a photo and among people without. */
  readonly copyDraw: number;
  /** Milliseconds. */
  readonly changedAt: number;
  readonly picture: PoolPicture;
  /** A possible earlier photo. */
  readonly before: PoolPicture;
}

function profileOf({ hasMailbox, hasPhoto, copyDraw, changedAt, picture, before }: CopyFacts): SharePointUserProfile {
  const copied = (of: PoolPicture | undefined, days: number): SharePointUserProfile => ({
    placeholderState: of ? '0' : '1',
    exchangeSyncState: '1',
    copiedAt: new Date(changedAt + days * DAY),
    thumbnails: of?.thumbnails,
    pendingCopy: undefined,
  });
  if (hasMailbox && hasPhoto && copyDraw < SHARES.copied) return copied(picture, 2);
  if (hasMailbox && hasPhoto && copyDraw < SHARES.copied + SHARES.outOfDate) return copied(before, -30);
  if (hasMailbox && !hasPhoto && copyDraw < SHARES.placeholder) return copied(undefined, 2);
  return {
    placeholderState: '',
    exchangeSyncState: '',
    copiedAt: undefined,
    thumbnails: undefined,
    pendingCopy: undefined,
  };
}

/** `draw`: in [0, 1). */
function pick<T>(choices: readonly T[], draw: number): T {
  return choices[Math.min(Math.floor(draw * choices.length), choices.length - 1)] as T;
}
