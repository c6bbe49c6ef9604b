import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CodedError } from '../../src/errors.ts';

const run = promisify(execFile);
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Runs npm in a folder and returns what it printed. Throws `bundle-failed`. */
export async function runNpm(folder: string, args: readonly string[]): Promise<string> {
  // The npm that runs this script, which is not always on the path.
  const script = process.env.npm_execpath;
  const [program, first] = script ? [process.execPath, [script]] : ['npm', []];
  try {
    const options = { cwd: folder, env: withoutNpmSettings(), maxBuffer: MOST_OUTPUT };
    return (await run(program, [...first, ...args], options)).stdout;
  } catch (cause) {
    const { stderr } = Object(cause) as { stderr?: string };
    const remedy = stderr?.trim() || undefined;
    throw new CodedError('bundle-failed', `npm ${args.join(' ')} failed in ${folder}.`, { cause, remedy });
  }
}

/** Settings of the outer npm, such as its prefix, would lead the inner one to another folder. */
function withoutNpmSettings(): NodeJS.ProcessEnv {
  const kept = /^npm_config_(registry|cafile|https?_proxy|proxy|noproxy|cache|userconfig|globalconfig|offline)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || kept.test(name)));
}
