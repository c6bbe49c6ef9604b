/** A number that shall not be larger than its goal, or, with `atLeast`, not smaller. */
export interface Figure {
  readonly value: number;
  readonly goal: number;
  readonly atLeast?: boolean;
}

export interface Result {
  readonly figures: Readonly<Record<string, Figure>>;
  /** What has no goal of its own, by name. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What the figures were made of. */
  readonly samples: unknown;
}

/** Measures, and leaves nothing running. */
export type Bench = () => Promise<Result>;

/** The figures by name, and the samples: what a file of results holds. */
export function resultJson({ figures, values: others, samples }: Result): string {
  const values = Object.entries(figures).map(([name, { value }]) => [name, value]);
  return `${JSON.stringify({ ...Object.fromEntries(values), ...others, samples }, undefined, 2)}\n`;
}

export function resultTable({ figures }: Result): string {
  const rows = Object.entries(figures).map(([name, figure]) => {
    const { value, goal, atLeast } = figure;
    const number = Number.isInteger(value) ? String(value) : value.toPrecision(3);
    return `${name.padEnd(30)}${number.padStart(8)}   goal ${atLeast ? '≥' : '≤'} ${goal}${missesGoal(figure) ? '   missed' : ''}\n`;
  });
  return rows.join('');
}

/** NaN misses every goal. */
export function missesGoal({ value, goal, atLeast }: Figure): boolean {
  return !(atLeast ? value >= goal : value <= goal);
}
