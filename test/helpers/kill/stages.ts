import type { WorkerEvent } from './types.ts';

/** Stage of a message when its worker is killed, as far as an observer can know. */
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

/** Tracks the stage of each message from the workers' events and from arrivals at the channel. */
export interface StageTracker {
  onEvent(event: WorkerEvent): void;
  /** Records that the channel accepted a message and has not answered yet. */
  onArrival(id: string): void;
  /** Records a kill. Returns the stages of the worker's messages, and how many of them may be in doubt. */
  onKill(): { readonly stages: ReadonlySet<Stage>; readonly inFlight: number };
}

const RECORDED_STAGES: Readonly<Record<string, Stage>> = {
  sent: 'recorded: sent',
  pending: 'recorded: later',
  unreachable: 'recorded: unreachable',
  'given-up': 'recorded: given-up',
};

export function createStageTracker(): StageTracker {
  const stages = new Map<string, Stage>();
  const unsure = new Set<string>();
  const set = (ids: readonly string[], stage: Stage) => {
    for (const id of ids) stages.set(id, stage);
  };
  return {
    onArrival: (id) => set([id], 'accepted, unanswered'),
    onEvent(event) {
      switch (event.event) {
        case 'queued':
          return set(event.ids, 'queued');
        case 'claimed':
          return set(event.ids, 'claimed');
        case 'marking':
          for (const id of event.ids) unsure.add(id);
          return set(event.ids, 'marked');
        case 'sending':
          return set(event.ids, 'in flight');
        case 'answered':
          return set(event.ids, 'answered, unrecorded');
        case 'recorded':
          for (const { id, state } of event.results) {
            unsure.delete(id);
            stages.set(id, RECORDED_STAGES[state] ?? 'queued');
          }
      }
    },
    onKill() {
      const stagesAtKill = new Set(stages.values());
      const inFlight = unsure.size;
      // Messages that are final or may be in doubt need no tracking. Claimed ones are queued again.
      for (const [id, stage] of stages) {
        if (stage === 'claimed') stages.set(id, 'queued');
        else if (unsure.has(id) || (stage.startsWith('recorded') && stage !== 'recorded: later')) stages.delete(id);
      }
      unsure.clear();
      return { stages: stagesAtKill, inFlight };
    },
  };
}
