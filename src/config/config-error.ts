import { CodedError } from '../errors.ts';

/** One error for all settings that are missing or malformed. Its `remedy` lists them. */
export class ConfigError extends CodedError {
  constructor(problems: readonly string[]) {
    super('config-invalid', 'Photo Sync cannot start: some settings are missing or malformed.', {
      remedy: [...problems, '', 'To try Photo Sync without any setting: npm run sandbox'].join('\n'),
    });
  }
}
