import { isObject } from '../../../src/is-object.ts';
import { CONTROL_ACTIONS, type ControlAction } from '../../../src/nudges/control-change.ts';

/** What an admin asks for by a button of the report. */
export type ReportRequest =
  | { readonly kind: 'report' }
  /** `ask`: first press, which asks back. `apply`: the confirmation. `seen`: the state that its card showed. */
  | { readonly kind: 'ask' | 'apply'; readonly action: ControlAction; readonly seen: string }
  | { readonly kind: 'digest'; readonly wanted: boolean };

const VERBS = { report: 'admin-report', ask: 'admin-ask', apply: 'admin-apply', digest: 'admin-digest' } as const;

export interface AdminButton {
  readonly title: string;
  /** The mark of the admin whose card it is. */
  readonly owner: string;
  readonly request: ReportRequest;
}

/** A button on an admin's card. A client without Action.Execute shows none: a message in words has no confirmation. */
export function adminAction({ title, owner, request }: AdminButton): object {
  const { kind, ...data } = request;
  return { type: 'Action.Execute', title, verb: VERBS[kind], data: { ...data, owner }, fallback: 'drop' };
}

/** The request of a pressed button. Undefined: it is none, or was forged. */
export function reportRequestOf(verb: unknown, data: unknown): ReportRequest | undefined {
  if (!isObject(data)) return undefined;
  const { action, seen, wanted } = data;
  if (verb === VERBS.report) return { kind: 'report' };
  if (verb === VERBS.digest) return typeof wanted === 'boolean' ? { kind: 'digest', wanted } : undefined;
  if ((verb !== VERBS.ask && verb !== VERBS.apply) || typeof seen !== 'string') return undefined;
  const known = CONTROL_ACTIONS.find((one) => one === action);
  return known && { kind: verb === VERBS.ask ? 'ask' : 'apply', action: known, seen };
}
