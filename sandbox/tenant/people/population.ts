import { guidFrom } from '../random.ts';
import { hashReversibly, unhash } from '../reversible-hash.ts';
import { accountOf, kindOf, LICENSED, hasPhoto as mayHavePhoto } from './account-kinds.ts';
import { type OddForms, usualForms } from './odd-forms.ts';
import type { Person, Photo, SharePointUserProfile } from './person.ts';
import { assignedPlans, EXCHANGE, EXCHANGE_FOUNDATION, SHAREPOINT, TEAMS } from './plans.ts';
import { JOBS, PLACES } from './population-names.ts';
import { createPopulationPhotos, MOST_PICTURES, type PoolPicture, poolPhoto } from './population-photos.ts';

export interface PopulationOptions {
  /** How many people, beside the cast. */
  readonly count: number;
  readonly seed: number;
  /** With which their first ETags are scrambled from their numbers. */
  readonly etagKey: number;
  /** Initial domain of the tenant. */
  readonly domain: string;
  /** The tenant's start; photos and copies are older. */
  readonly now: Date;
  /** Whose accounts they are: of people who work here alone, or of all kinds. Default: `people`. */
  readonly accounts?: PopulationAccounts | undefined;
  /** Their photos' pictures; at most 254. */
  readonly pictures: readonly PoolPicture[];
}

/** `all`: also guests, people who have left, shared mailboxes, rooms, and accounts without licences; their parts are in `account-kinds.ts`. */
export type PopulationAccounts = 'people' | 'all';

/** Many people, each of whom follows from the seed and a number from 1 to `count`. Nobody exists before being asked for. */
export interface Population {
  readonly count: number;
  /** About how many of them have licences. */
  readonly licences: number;
  /** The number in an object id; undefined: nobody of them has it. */
  numberOf(id: string): number | undefined;
  /** The numbers of those whom the text may name: by object id, by address or by what SharePoint makes of it. */
  numbersIn(text: string): readonly number[];
  idOf(number: number): string;
  /** Made anew each time; photos that were changed stay changed. `written`: called when something else of this very object is. */
  person(number: number, written: (person: Person) => void): Person;
}

const DAY = 86_400_000;
const MOST_PEOPLE = 1_000_000;

/** Parts of all. Ours: no tenant's figures were found. */
const SHARES = {
  /** A licence for people without a desk: no mailbox in Exchange. */
  foundationOnly: 0.04,
  withPhoto: 0.72,
  /** Of those with photo and mailbox: the copy is of this photo, or of one before it; SharePoint never looked at the rest. */
  copied: 0.8,
  outOfDate: 0.08,
  /** Of those without photo: SharePoint looked, and shows its placeholder. */
  lookedInVain: 0.5,
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
    // One draw decides on photo and copy: its place within the part for the one decides on the other.
    const fate = draw(20, 3);
    const hasPhoto = kind === 'person' ? fate < SHARES.withPhoto : mayHavePhoto(kind, fate);
    const rest = hasPhoto ? fate / SHARES.withPhoto : (fate - SHARES.withPhoto) / (1 - SHARES.withPhoto);
    const watch: ProxyHandler<SharePointUserProfile | OddForms> = {
      set(part, name, value) {
        written(made);
        return Reflect.set(part, name, value);
      },
    };
    const { mailbox, ...account } =
      kind === 'person' ? {} : accountOf(kind, { number, alias, domain, displayName, jobTitle, deletedPlans });
    const made: Person = {
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
      situation: 'One of many people, who follow from the seed.',
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
        profileOf({ hasMailbox, hasPhoto, rest, changedAt, picture, before: pick(pictures, draw(15, 3)) }),
        watch,
      ) as SharePointUserProfile,
      oddForms: new Proxy(mailbox ? { ...usualForms(), mailbox } : usualForms(), watch) as OddForms,
    };
    return made;
  };

  return {
    count,
    licences: accounts === 'all' ? Math.round(count * LICENSED) : count,
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
/** The end of an alias, before the domain or what a path has instead of the `@`. */
const ALIASES = /[a-z](\d{1,9})(?=[@_])/gi;

interface CopyFacts {
  readonly hasMailbox: boolean;
  readonly hasPhoto: boolean;
  /** 0 to 1, evenly spread among those who have a photo, and among those who have none. */
  readonly rest: number;
  /** Milliseconds. */
  readonly changedAt: number;
  readonly picture: PoolPicture;
  /** What the photo may have been before. */
  readonly before: PoolPicture;
}

function profileOf({ hasMailbox, hasPhoto, rest, changedAt, picture, before }: CopyFacts): SharePointUserProfile {
  const copied = (of: PoolPicture | undefined, days: number): SharePointUserProfile => ({
    placeholderState: of ? '0' : '1',
    exchangeSyncState: '1',
    copiedAt: new Date(changedAt + days * DAY),
    thumbnails: of?.thumbnails,
    pendingCopy: undefined,
  });
  if (hasMailbox && hasPhoto && rest < SHARES.copied) return copied(picture, 2);
  if (hasMailbox && hasPhoto && rest < SHARES.copied + SHARES.outOfDate) return copied(before, -30);
  if (hasMailbox && !hasPhoto && rest < SHARES.lookedInVain) return copied(undefined, 2);
  return {
    placeholderState: '',
    exchangeSyncState: '',
    copiedAt: undefined,
    thumbnails: undefined,
    pendingCopy: undefined,
  };
}

/** `draw`: from 0 on, below 1. */
function pick<T>(choices: readonly T[], draw: number): T {
  return choices[Math.min(Math.floor(draw * choices.length), choices.length - 1)] as T;
}
