/** A measured number and its goal: a maximum, or a minimum with `atLeast`. */
export interface Figure {
  readonly value: number;
  readonly goal: number;
  readonly atLeast?: boolean;
}

export interface Result {
  readonly figures: Readonly<Record<string, Figure>>;
  /** Values without a goal, by name. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** The raw data of the figures. */
  readonly samples: unknown;
}

/** Runs the measurement. Leaves no process or file behind. */
export type Bench = () => Promise<Result>;

/** The content of a result file: figures and values by name, and the samples. */
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

/** Whether the figure misses its goal. NaN misses every goal. */
export function missesGoal({ value, goal, atLeast }: Figure): boolean {
  return !(atLeast ? value >= goal : value <= goal);
}
