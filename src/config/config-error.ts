import { CodedError } from '../errors.ts';

/** Every setting that is missing or malformed, as one error whose `remedy` lists them for the operator. */
export class ConfigError extends CodedError {
  constructor(problems: readonly string[]) {
    super('config-invalid', 'Photo Sync can not start: some settings are missing or malformed.', {
      remedy: [...problems, '', 'To try Photo Sync without any setting: npm run sandbox'].join('\n'),
    });
  }
}
