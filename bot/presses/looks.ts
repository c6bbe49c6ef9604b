import { randomBytes } from 'node:crypto';
import type { PressCache } from '../../src/cache/press-cache.ts';
import type { CheckLimits } from '../../src/check/check-photo.ts';
import { withCorrelation } from '../../src/log/correlation.ts';
import type { Log } from '../../src/log/types.ts';
import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import type { Edit } from '../../src/nudges/types.ts';
import { nextLookAt } from '../../src/open-sharepoint/press.ts';
import { createRepeatedRun, type RepeatedRun } from '../../src/repeated-run.ts';
import type { DueLook } from '../../src/store/links/types.ts';
import type { Roster, RosterEntry } from '../../src/store/people/types.ts';
import type { PersonalCheck } from '../answers/personal-check.ts';
import { accountIdIn, conversationIdIn } from '../delivery/address.ts';
import type { DrawnMessage } from '../delivery/drawn-message.ts';
import { languageOf } from '../locales/index.ts';
import type { ExchangeBinding } from '../sign-in/exchange-id.ts';
import type { CardRecipient } from '../turn.ts';

export interface LooksOptions {
  readonly tenantId: string;
  readonly presses: Pick<PressCache, 'due' | 'claimLook' | 'releaseLook' | 'countLook' | 'newestCard'>;
  readonly roster: Pick<Roster, 'find'>;
  /** The sign-in of the person that this instance has in memory. */
  readonly credentialOf: (binding: ExchangeBinding) => UserCredential | undefined;
  /** Undefined: the photo could not be read without the person. */
  readonly check: (
    recipient: CardRecipient,
    credential: UserCredential | undefined,
    limits: CheckLimits,
  ) => Promise<PersonalCheck | undefined>;
  readonly draw: (recipient: CardRecipient, checked: PersonalCheck) => DrawnMessage;
  readonly edit: Edit<DrawnMessage>;
  readonly now: () => Date;
  readonly log: Log;
}

/**
 * The looks at the photo after a press: 30 seconds, 2 minutes, 10 minutes and an hour later. A run takes all that are
 * due.
 */
export type Looks = RepeatedRun;

/** Interval of reading which looks are due, by real time: their own times follow the service's clock. Milliseconds. */
const POLL_INTERVAL_MS = 5_000;
/** The looks of other people wait, so that many presses at once do not slow down answers. */
const AT_ONCE = 4;
/** Looks that one run reads from the store. The next run takes the others. */
const MAX_DUE = 40;
/** For so long a look is left to the instance that has the person's sign-in in memory. Milliseconds. */
const LEAVE_TO_OTHERS_MS = 15_000;
/** Milliseconds. */
const LOOK_TIMEOUT_MS = 20_000;

export function createLooks(options: LooksOptions): Looks {
  const { tenantId, presses, now, log } = options;
  return createRepeatedRun({
    async work(end) {
      const due = [...(await presses.due(tenantId, now(), MAX_DUE))];
      const worker = async () => {
        for (let press = due.shift(); press && !end.aborted; press = due.shift()) {
          const [one, reference] = [press, randomBytes(4).toString('hex')];
          await withCorrelation(reference, () => look(one, reference, options, end));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    },
    interval: POLL_INTERVAL_MS,
    onError: (err) => log('look-failed', { err }),
  });
}

/** One look: check, and the card edited if it says something new. */
async function look(press: DueLook, reference: string, options: LooksOptions, end: AbortSignal): Promise<void> {
  const { presses, roster, now, log } = options;
  const entry = await roster.find(press);
  const credential = entry && credentialFor(entry, options);
  const isEarly = now().getTime() - press.lookAt.getTime() < LEAVE_TO_OTHERS_MS;
  if (!credential && isEarly) return;
  const next = nextLookAt(press.at, now());
  if (!(await presses.claimLook(press, next))) return;
  if (!entry) return;
  const recipient: CardRecipient = {
    sender: { tenantId: press.tenantId, objectId: press.objectId },
    accountId: accountIdIn(entry.address),
    language: languageOf(entry.language),
    timeZone: entry.timeZone,
    reference,
  };
  const deadline = AbortSignal.any([end, AbortSignal.timeout(LOOK_TIMEOUT_MS)]);
  const checked = await options.check(recipient, credential, { deadline, patience: LOOK_TIMEOUT_MS / 2 });
  // An aborted check has read nothing; another instance looks.
  if (end.aborted) return presses.releaseLook(press, next);
  // What could not be read is no news.
  if (!checked || checked.verdict.kind === 'unknown') return;
  await presses.countLook(press);
  const card = await presses.newestCard(press);
  if (!card) return;
  log('card-updated', { verdict: checked.verdict.kind, looks: press.looks });
  await options.edit(entry.address, card.activityId, options.draw(recipient, checked), deadline);
}

function credentialFor(entry: RosterEntry, { credentialOf }: LooksOptions): UserCredential | undefined {
  const conversationId = conversationIdIn(entry.address);
  const { tenantId, objectId } = entry;
  return conversationId ? credentialOf({ sender: { tenantId, objectId }, conversationId }) : undefined;
}
