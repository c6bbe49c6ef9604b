import { type SharePointAsApp, sharePointAsApp } from '../check/as-app.ts';
import { checkPhoto } from '../check/check-photo.ts';
import { type ListedPerson, listPeople } from '../microsoft365/graph/list-people.ts';
import { readPhotos } from '../microsoft365/graph/read-photos.ts';
import type { CopyTimes } from '../photo/copy-times.ts';
import type { Failed } from '../photo/evidence.ts';
import { createPictureReader } from '../photo/picture-reader.ts';
import type { Surveyed } from './types.ts';

export interface SurveyReads extends SharePointAsApp {
  /** How SharePoint times its copies. */
  readonly times: CopyTimes;
  readonly now: () => Date;
}

/** Timeout of one batch of people, in milliseconds of real time. */
const BATCH_TIMEOUT_MS = 30_000;

/**
 * Creates a reader of several people: their photos in one batch of Graph, and each SharePoint as the check of one
 * person does. It never rejects, and its results are in the order of the people.
 */
export function createSurveyReader(reads: SurveyReads) {
  const { access, now, times } = reads;
  const pictures = createPictureReader();
  return async (people: readonly ListedPerson[]): Promise<readonly Surveyed[]> => {
    const signal = AbortSignal.timeout(BATCH_TIMEOUT_MS);
    const accounts = people.map(({ account }) => account);
    const photos = readPhotos(access, accounts, signal);
    return await Promise.all(
      people.map(async (person) => {
        const graph = async () => {
          const readings = await photos;
          if ('state' in readings) return allFailed(person, readings);
          return readings.get(person.objectId) ?? allFailed(person, { state: 'failed', reason: 'malformed' });
        };
        const sources = { graph, sharePoint: sharePointAsApp(reads, person) };
        const options = { now, signal, extraReads: 0, pictures, times: () => times };
        const { verdict, evidence } = await checkPhoto(sources, options);
        return { verdict, evidence };
      }),
    );
  };
}

function allFailed({ account }: ListedPerson, failed: Failed) {
  return { account: { state: 'read', value: account }, photo: failed, picture: failed } as const;
}

/** The people whose photos a survey is about, and those whom it leaves out. */
export interface Directory {
  readonly people: readonly ListedPerson[];
  readonly guests: number;
  /** People who cannot sign in: shared mailboxes, rooms, and people who have left. */
  readonly blocked: number;
  /** Members with a licence. */
  readonly licences: number;
}

/** Timeout of one page, in milliseconds of real time. */
const PAGE_TIMEOUT_MS = 60_000;
/** Times that Graph may ask for a pause between two pages. */
const MAX_PAUSES = 5;

export interface DirectoryOptions extends Pick<SurveyReads, 'access'> {
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** The longest pause to wait for, in milliseconds. */
  readonly maxWait: number;
  readonly signal: AbortSignal;
  /** Called with the number of accounts after each page. */
  readonly onPage: (accounts: number) => void;
}

/** Reads all accounts of the directory. Undefined: the signal aborted. */
export async function readDirectory(options: DirectoryOptions): Promise<Directory | Failed | undefined> {
  const { access, wait, maxWait, signal, onPage } = options;
  const people: ListedPerson[] = [];
  const left = { guests: 0, blocked: 0 };
  let link: string | undefined;
  let pauses = 0;
  while (!signal.aborted) {
    const page = await listPeople(access, link, AbortSignal.timeout(PAGE_TIMEOUT_MS));
    if ('state' in page) {
      const { retryAfter } = page;
      if (retryAfter === undefined || retryAfter > maxWait || pauses >= MAX_PAUSES) return page;
      pauses += 1;
      await wait(retryAfter, signal);
      continue;
    }
    pauses = 0;
    for (const person of page.people) {
      if (isGuest(person)) left.guests += 1;
      else if (person.isEnabled) people.push(person);
      else left.blocked += 1;
    }
    onPage(people.length + left.guests + left.blocked);
    if (page.next === undefined) return { people, ...left, licences: people.filter((one) => one.isLicensed).length };
    link = page.next;
  }
  return undefined;
}

function isGuest({ account }: ListedPerson): boolean {
  return account.isExternal || account.userType === 'Guest';
}
