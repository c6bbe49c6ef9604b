export const PEOPLE_ACTIONS = ['show', 'export', 'forget'] as const;

export interface PersonRequest {
  readonly action: (typeof PEOPLE_ACTIONS)[number];
  /** User principal name, mail address or object id. */
  readonly user: string;
  /** File to write an export to. */
  readonly out: string | undefined;
}
