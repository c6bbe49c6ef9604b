import type { SettingName } from '../../src/config/settings.ts';
import { asCodedError } from '../../src/errors.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { Check, CheckedLine } from './types.ts';

export interface RunOptions {
  /** Settings that have a problem. */
  readonly invalid: ReadonlySet<SettingName>;
  /** For each check. Milliseconds. */
  readonly timeout: number;
  /** Called when a check has ended. */
  readonly onEnd: (ended: number, all: number) => void;
}

/**
 * Runs the checks at the same time, except where one depends on another. A check that fails, throws or takes too long
 * has a line that says so, and the others go on. Returns the lines in the order of the checks.
 */
export async function runChecks(
  checks: readonly Check[],
  { invalid, timeout, onEnd }: RunOptions,
): Promise<readonly CheckedLine[]> {
  const running = new Map<string, Promise<readonly CheckedLine[]>>();
  let ended = 0;
  for (const check of checks) {
    const before = (check.after ?? []).map(
      (id) => running.get(id) ?? Promise.reject(new Error(`No check ${id} before`)),
    );
    const lines = Promise.all(before).then((results) => runCheck(check, { invalid, timeout, before: results.flat() }));
    running.set(
      check.id,
      lines.finally(() => onEnd(++ended, checks.length)),
    );
  }
  return (await Promise.all(running.values())).flat();
}

interface Conditions extends Pick<RunOptions, 'invalid' | 'timeout'> {
  readonly before: readonly CheckedLine[];
}

async function runCheck(check: Check, { invalid, timeout, before }: Conditions): Promise<readonly CheckedLine[]> {
  const { id, group } = check;
  const settings = check.needs.filter((name) => invalid.has(name));
  const failed = before.filter(({ state }) => state === 'failed' || state === 'not-checked');
  const causes = new Set(settings.length > 0 ? settings : failed.map((line) => line.id));
  if (causes.size > 0) {
    return [{ id, group, state: 'not-checked', text: `not checked, because of ${[...causes].join(', ')}` }];
  }
  try {
    const signal = AbortSignal.timeout(timeout);
    const found = [await beforeDeadline(check.run(signal), signal)].flat();
    return found.map((finding) => ({ id, group, ...finding }));
  } catch (error) {
    return [{ id, group, state: 'failed', ...explained(error, timeout) }];
  }
}

function explained(error: unknown, timeout: number): Pick<CheckedLine, 'text' | 'remedy'> {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return {
      text: `it did not end within ${timeout / 1_000} seconds`,
      remedy: 'Check that this machine reaches the service (firewall, proxy), and run it again.',
    };
  }
  const { code, message, remedy } = asCodedError(error);
  return { text: `${message.replace(/\.$/, '')} (${code})`, remedy: remedy ?? 'See docs/errors.md for this code.' };
}
