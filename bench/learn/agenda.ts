/** Actions in the order of their times, in milliseconds. */
export interface Agenda {
  add(at: number, action: (at: number) => void): void;
  /** Runs all actions, those included that the actions add. */
  run(): void;
}

export function createAgenda(): Agenda {
  /** Latest first, so that the next one is taken from the end. */
  const entries: { readonly at: number; readonly action: (at: number) => void }[] = [];
  return {
    add(at, action) {
      let index = entries.length;
      while (index > 0 && (entries[index - 1]?.at ?? 0) < at) index--;
      entries.splice(index, 0, { at, action });
    },
    run() {
      for (let next = entries.pop(); next; next = entries.pop()) next.action(next.at);
    },
  };
}
