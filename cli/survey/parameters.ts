/** Whom to read. `margin`: 0 to 1. Undefined: not said. */
export type Extent = 'all' | { readonly margin: number } | { readonly size: number } | undefined;

export interface SurveyParameters {
  readonly extent: Extent;
  /** Paths of files. */
  readonly resume: string | undefined;
  readonly html: string | undefined;
  readonly csv: string | undefined;
}
