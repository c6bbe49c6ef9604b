import { CodedError } from '../../../src/errors.ts';
import { findPerson } from '../../../src/microsoft365/graph/find-person.ts';
import { createSharePointReader } from '../../../src/microsoft365/sharepoint/sharepoint-reader.ts';
import { openStoreForCommand } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/types.ts';
import { writePrivateFile } from '../../people/write-private-file.ts';
import { EXIT_DONE } from '../../program/exit-codes.ts';
import { asJson } from '../../program/print.ts';
import type { CommandContext, Outcome } from '../../program/types.ts';
import { oneLine } from '../../terminal-text.ts';
import { allChecks, checksOf } from '../checks/all-checks.ts';
import { refuseExisting } from '../refuse-existing.ts';
import { runChecks } from '../run-checks.ts';
import { createSubject, type Subject } from '../subject.ts';
import { createTries, LIVE_QUESTIONS } from './all-questions.ts';
import { type LiveContext, type LiveQuestion, type LiveTry, NotTried } from './types.ts';

export interface LiveTask {
  /** Name of the account on which the questions are tried. */
  readonly user: string;
  /** Path of the answers. */
  readonly answers: string;
}

/** For each request. Milliseconds. */
const TIMEOUT = 30_000;

/** A question with its answer, or with why there is none. */
interface Answered extends LiveQuestion {
  readonly answer: string | null;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  readonly notTried?: string;
}

/**
 * Tries every open question on one account, after its owner agreed, and writes the answers to a file that names no
 * person, tenant or host.
 */
export async function askQuestions({ user, answers: file }: LiveTask, context: CommandContext): Promise<Outcome> {
  const { environment, confirm, progress } = context;
  const subject = createSubject({ environment, user, manifest: undefined });
  refuseExisting(file, '--answers');
  await requireAccess(subject);
  await confirm(
    `Ask ${LIVE_QUESTIONS.length} questions about Microsoft 365 with the account ${user}, which must be your own? This reads its profile and photo, may ask you to open pages, and writes ${file}.`,
  );
  const person = await findPerson(subject.access, user, AbortSignal.timeout(TIMEOUT));
  if (person.state !== 'read') {
    throw new CodedError('person-not-found', `${oneLine(user)}: this account was not found.`, {
      remedy: 'Name your own account with --user, by its user principal name.',
    });
  }
  const store = await openStoreForCommand(subject.config.store).catch(() => undefined);
  try {
    const tries = createTries();
    const live = liveContext(subject, { person: person.value, store, context });
    const answered: Answered[] = [];
    for (const question of LIVE_QUESTIONS) {
      progress.show(`${answered.length + 1} of ${LIVE_QUESTIONS.length}: ${question.asks}`);
      answered.push(await tryQuestion(question, tries.get(question.id), live));
    }
    const result = { version: subject.config.version, cloud: subject.settings.CLOUD ?? 'worldwide', answers: answered };
    await writePrivateFile(file, `${asJson(result)}\n`);
    return { exitCode: EXIT_DONE, text: () => answersText(answered, file), json: () => ({ ...result, file }) };
  } finally {
    await store?.close();
  }
}

/** Without a token of the app and the My Site host, hardly any question can be tried. Sets `mySite` of the subject. */
async function requireAccess(subject: Subject): Promise<void> {
  const checks = checksOf(allChecks(subject), ['identity']).concat(
    allChecks(subject).filter(({ id }) => id === 'my-site'),
  );
  const lines = await runChecks(checks, { invalid: subject.invalid, timeout: TIMEOUT, onEnd: () => {} });
  const failed = lines.find(({ id, state }) => id === 'app-credential' && state !== 'good');
  if (!failed) return;
  throw new CodedError('token-refused', `The app has no token: ${failed.text}.`, {
    remedy: 'Run "photo-sync doctor" first, and do what it says.',
  });
}

interface LiveParts {
  readonly person: LiveContext['person'];
  readonly store: Store | undefined;
  readonly context: Pick<CommandContext, 'ask' | 'tell'>;
}

function liveContext(subject: Subject, { person, store, context }: LiveParts): LiveContext {
  const { credential, config, mySite: mySiteUrl } = subject;
  const { ask } = context;
  const getToken = () => credential.getToken(`${mySiteUrl}/.default`);
  const sharePoint = createSharePointReader({
    ...{ mySiteUrl: mySiteUrl ?? '', asAppFor: person, getToken, version: config.version },
  });
  const open = async (url: string) => {
    context.tell(`Open this page in a browser where you are signed in, and wait a minute:\n${url}`);
    return /^y(es)?$/i.test(((await ask?.('Did you open it? [y/N] ')) ?? '').trim());
  };
  const signal = () => AbortSignal.timeout(TIMEOUT);
  return { subject, person, mySiteUrl, sharePoint, store, open: ask && open, signal };
}

/** Never rejects: a question that fails hides no other. */
async function tryQuestion(question: LiveQuestion, live: LiveTry | undefined, context: LiveContext): Promise<Answered> {
  if (!live) return { ...question, answer: null };
  try {
    return { ...question, ...(await live(context)) };
  } catch (error) {
    const notTried = error instanceof NotTried ? error.message : 'a request failed';
    return { ...question, answer: null, notTried };
  }
}

function answersText(answered: readonly Answered[], file: string): string {
  const lines = answered.map(({ id, asks, answer, notTried, byHand }) => {
    if (answer !== null) return `✓ ${id}: ${asks} ${answer}.`;
    return notTried === undefined ? `! ${id}: ${asks} By hand: ${byHand}` : `! ${id}: ${asks} Not tried: ${notTried}.`;
  });
  return [
    ...lines.map(oneLine),
    '',
    `The answers are in ${file}. It names no person, tenant or host. Fill in what you found by hand, and send it back.`,
  ].join('\n');
}
