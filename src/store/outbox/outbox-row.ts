import type { ChangeKind } from '../ledger/types.ts';
import type { NudgeKind, QueuedMessage } from './types.ts';

export function toQueuedMessage(row: {
  readonly tenant_id: string;
  readonly object_id: string;
  readonly id: string;
  readonly change_id: string;
  readonly kind: NudgeKind;
  readonly change: ChangeKind;
  readonly evidence: unknown;
  readonly queued_at: Date;
  readonly attempts: number;
}): QueuedMessage {
  return {
    tenantId: row.tenant_id,
    objectId: row.object_id,
    id: row.id,
    changeId: row.change_id,
    kind: row.kind,
    change: row.change,
    evidence: row.evidence,
    queuedAt: row.queued_at,
    attempts: row.attempts,
  };
}
