import { type ChosenLanguages, createChosenLanguages } from '../src/cache/chosen-languages.ts';
import type { BotConfig } from '../src/config/bot-config.ts';
import { type Admins, createAdmins } from '../src/people/admins.ts';
import { createPersonEraser, type PersonCache } from '../src/people/erase-person.ts';
import { createPeople, type People, type PeopleOptions } from '../src/people/people.ts';
import type { Store } from '../src/store/types.ts';

/** What the bot keeps about people, and how it erases them. */
export interface PeopleParts {
  readonly people: People;
  readonly languages: ChosenLanguages;
  readonly admins: Admins;
  readonly erase: Store['erasePerson'];
}

/** `caches`: erasing a person empties them; the chosen languages are added. */
export function createPeopleParts(
  { app: { tenantId }, sweep, defaultTimeZone, now }: BotConfig,
  store: Store,
  caches: PersonCache[],
  bestEffort: PeopleOptions['bestEffort'],
): PeopleParts {
  const languages = createChosenLanguages({ store, tenantId, bestEffort });
  caches.push(languages);
  const erase = createPersonEraser(store, caches);
  const people = createPeople({
    tenantId,
    store: { roster: store.roster, ledger: store.ledger, knownRows: store.knownRows, erasePerson: erase },
    languages,
    intervals: sweep.intervals,
    defaultTimeZone,
    now,
    bestEffort,
  });
  return { people, languages, admins: createAdmins({ store, bestEffort, now }), erase };
}
