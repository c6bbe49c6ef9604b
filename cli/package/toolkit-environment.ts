import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { CodedError } from '../../src/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The values of an environment of the Agents Toolkit: its committed file, its file of secrets if there is one, and the
 * process's environment, which takes precedence, so that a pipeline needs no file of secrets. `folder`: of the files.
 * Throws `settings-file-unreadable`.
 */
export async function readToolkitEnvironment(name: string, folder: string, process: Environment): Promise<Environment> {
  const file = `${folder}/.env.${name}`;
  if (!existsSync(file)) {
    const names = (await readdir(folder)).flatMap((entry) => /^\.env\.([\w-]+)$/.exec(entry)?.[1] ?? []);
    const remedy = `Environments: ${names.filter((one) => one !== 'example').join(', ')}.`;
    throw new CodedError('settings-file-unreadable', `There is no file ${file}.`, { remedy });
  }
  const secrets = `${file}.user`;
  return {
    ...parseEnv(await readFile(file, 'utf8')),
    ...(existsSync(secrets) && parseEnv(await readFile(secrets, 'utf8'))),
    ...Object.fromEntries(Object.entries(process).filter(([, value]) => value !== undefined)),
  };
}
