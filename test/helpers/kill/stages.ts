import type { Happening } from './job.ts';

/** Where a message was when its worker was killed, as far as anybody outside can know. */
export type Stage =
  | 'queued'
  | 'claimed'
  | 'marked'
  | 'in flight'
  | 'accepted, unanswered'
  | 'answered, unrecorded'
  | 'recorded: sent'
  | 'recorded: later'
  | 'recorded: unreachable'
  | 'recorded: given-up';

/** Follows every message by what the workers say and what arrives at the channel. */
export interface Stages {
  heard(happening: Happening): void;
  /** The channel has taken it; nobody has been told. */
  arrived(id: string): void;
  /** A worker was killed: which stages it left messages in, and how many of them nobody can be sure of. */
  killed(): { readonly stages: ReadonlySet<Stage>; readonly inFlight: number };
}

const RECORDED: Readonly<Record<string, Stage>> = {
  sent: 'recorded: sent',
  pending: 'recorded: later',
  unreachable: 'recorded: unreachable',
  'given-up': 'recorded: given-up',
};

export function createStages(): Stages {
  const stages = new Map<string, Stage>();
  const unsure = new Set<string>();
  const put = (ids: readonly string[], stage: Stage) => {
    for (const id of ids) stages.set(id, stage);
  };
  return {
    arrived: (id) => put([id], 'accepted, unanswered'),
    heard(happening) {
      switch (happening.did) {
        case 'queued':
          return put(happening.ids, 'queued');
        case 'claimed':
          return put(happening.ids, 'claimed');
        case 'beginning':
          for (const id of happening.ids) unsure.add(id);
          return put(happening.ids, 'marked');
        case 'sending':
          return put(happening.ids, 'in flight');
        case 'answered':
          return put(happening.ids, 'answered, unrecorded');
        case 'recorded':
          for (const { id, state } of happening.settled) {
            unsure.delete(id);
            stages.set(id, RECORDED[state] ?? 'queued');
          }
      }
    },
    killed() {
      const left = new Set(stages.values());
      const inFlight = unsure.size;
      // What was recorded is over; what was only claimed is as it was.
      for (const [id, stage] of stages) {
        if (stage === 'claimed') stages.set(id, 'queued');
        else if (unsure.has(id) || (stage.startsWith('recorded') && stage !== 'recorded: later')) stages.delete(id);
      }
      unsure.clear();
      return { stages: left, inFlight };
    },
  };
}
