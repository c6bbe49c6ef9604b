import { CodedError } from '../errors.ts';
import type { SettingProblem } from './settings.ts';

/** One error for all settings that are missing or malformed. Its `remedy` lists them. */
export class ConfigError extends CodedError {
  constructor(problems: readonly SettingProblem[]) {
    super('config-invalid', 'Photo Sync cannot start: some settings are missing or malformed.', {
      remedy: [
        ...problems.map(({ text, remedy }) => `${text}\n    ${remedy}`),
        '',
        'To try Photo Sync without any setting: npm run sandbox',
      ].join('\n'),
    });
  }
}
