import { CodedError } from '../../../src/errors.ts';
import { type FoundPerson, findPerson } from '../../../src/microsoft365/graph/find-person.ts';
import { signInAdmin } from '../../../src/microsoft365/identity/admin-sign-in.ts';
import { readTokenClaims } from '../../../src/microsoft365/identity/token-claims.ts';
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
 * Tries every open question on the account of the person who agrees and signs in. Writes the answers to a file that
 * names no person, tenant or host.
 */
export async function askQuestions({ answers: file }: LiveTask, context: CommandContext): Promise<Outcome> {
  const { environment, confirm, progress, tell } = context;
  const subject = createSubject({ environment, user: undefined, manifest: undefined });
  refuseExisting(file, '--answers');
  await requireAccess(subject);
  await confirm(
    `Ask ${LIVE_QUESTIONS.length} questions about Microsoft 365 with your own account? You sign in, so that no other account is read. This reads your profile and photo, may ask you to open pages, and writes ${file}.`,
  );
  const person = await signedInPerson(subject, tell);
  const store = await openStoreForCommand(subject.config.store).catch(() => undefined);
  try {
    const tries = createTries();
    const live = liveContext(subject, { person, store, context });
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

/** Who signs in with a code. The token proves whose account it is, and is used for nothing else. */
async function signedInPerson(
  { config, cloud, access }: Subject,
  prompt: (text: string) => void,
): Promise<FoundPerson> {
  const { tenantId } = config.app;
  const token = await signInAdmin({ tenantId, cloud, permissions: ['User.Read'], prompt });
  const objectId = readTokenClaims(token)?.objectId ?? '';
  const person = await findPerson(access, objectId, AbortSignal.timeout(TIMEOUT));
  if (person.state === 'read') return person.value;
  throw new CodedError('person-not-found', 'The account that signed in cannot be read by the app.', {
    remedy: 'Run "photo-sync doctor" first: the app needs User.Read.All of Microsoft Graph.',
  });
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
