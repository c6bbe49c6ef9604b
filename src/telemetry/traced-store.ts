import type { Store } from '../store/types.ts';
import { inSpan } from './spans.ts';

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** Members that are not operations on rows. */
const NOT_TRACED: readonly PropertyKey[] = ['scheduler', 'isShared', 'close'];

/** The store, with a span for each operation below an open span. Arguments and results are never recorded. */
export function traceStore(store: Store): Store {
  return traced(store, '');
}

/** `prefix`: name of the group with its dot. */
function traced<Group extends object>(group: Group, prefix: string): Group {
  const wrappers = new WeakMap<object, object>();
  return new Proxy(group, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (NOT_TRACED.includes(key) || !isWrappable(member)) return member;
      const name = `${prefix}${String(key)}`;
      const wrapper =
        wrappers.get(member) ?? (isMethod(member) ? tracedMethod(member, name) : traced(member, `${name}.`));
      wrappers.set(member, wrapper);
      return wrapper;
    },
  });
}

function isWrappable(member: unknown): member is object {
  return (typeof member === 'object' && member !== null) || typeof member === 'function';
}

function isMethod(member: object): member is Method {
  return typeof member === 'function';
}

function tracedMethod(method: Method, operation: string): Method {
  return (...args) => inSpan('database', { databaseSystem: 'postgresql', operation }, () => method(...args));
}
