import type { Store } from '../store/types.ts';
import { inSpan } from './spans.ts';

type Operation = (...parameters: readonly unknown[]) => Promise<unknown>;

/** Members that are not operations on rows. */
const NOT_TRACED: readonly PropertyKey[] = ['scheduler', 'isShared', 'close'];

/** The store, with a span for each operation below an open span. Arguments and results are never recorded. */
export function traceStore(store: Store): Store {
  return traced(store, '');
}

/**
 * A group of operations, or an operation. A store whose database is away cannot tell them apart, so each member has
 * both forms. `path`: the member's name within the store, such as `control.pilot.has`.
 */
function traced<Member extends object>(member: Member, path: string): Member {
  const wrappers = new WeakMap<object, object>();
  return new Proxy(member, {
    get(target, key) {
      const inner: unknown = Reflect.get(target, key);
      if (NOT_TRACED.includes(key) || !isWrappable(inner)) return inner;
      const wrapper = wrappers.get(inner) ?? traced(inner, path === '' ? String(key) : `${path}.${String(key)}`);
      wrappers.set(inner, wrapper);
      return wrapper;
    },
    apply(target, _this, parameters) {
      const facts = { databaseSystem: 'postgresql', operation: path } as const;
      return inSpan('database', facts, () => Reflect.apply(target as unknown as Operation, undefined, parameters));
    },
  });
}

function isWrappable(member: unknown): member is object {
  return (typeof member === 'object' && member !== null) || typeof member === 'function';
}
