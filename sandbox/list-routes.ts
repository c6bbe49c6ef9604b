import type { Express, Router } from 'express';

export interface PlayedRoute {
  /** In capital letters; `any` for all methods. */
  readonly method: string;
  readonly path: string;
}

/** A layer of Express's router, as far as it says what it serves. */
interface Layer {
  readonly rawPath: unknown;
  readonly handle: { readonly stack?: readonly Layer[] };
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
}

/** All routes that were added to an app or a router, with those of routers inside. A fallback is no route. */
export function routesOf(app: Express | Router): readonly PlayedRoute[] {
  const router = 'router' in app ? app.router : app;
  return routesIn(router.stack as unknown as readonly Layer[], '');
}

function routesIn(layers: readonly Layer[], prefix: string): readonly PlayedRoute[] {
  return layers.flatMap(({ rawPath, handle, route }) => {
    if (route) {
      const methods = Object.keys(route.methods).filter((method) => method !== '_all');
      return pathsIn(route.path).flatMap((path) =>
        methods.map((method) => ({ method: method.toUpperCase(), path: prefix + path })),
      );
    }
    const { stack } = handle;
    return stack ? pathsIn(rawPath).flatMap((path) => routesIn(stack, prefix + (path === '/' ? '' : path))) : [];
  });
}

function pathsIn(path: unknown): readonly string[] {
  const paths: readonly unknown[] = Array.isArray(path) ? path : [path];
  return paths.map((one) => (one instanceof RegExp ? readable(one) : String(one)));
}

/** A regular expression as a path for readers: `:id` and `:value` for what varies, brackets for what may be missing. */
function readable({ source }: RegExp): string {
  return source
    .replace(/^\^|\$$/g, '')
    .replaceAll('\\/?', '')
    .replace(/\(\?=[^)]*\)/g, '')
    .replaceAll('(?:\\s|%20)*', '')
    .replaceAll('(?:%20| )', '%20')
    .replaceAll('\\/', '/')
    .replaceAll('[^/]+', ':id')
    .replace(/\(?(?<!\\)\.\+\??\)?/g, ':value')
    .replace(/\(\?:([^()]*)\)\?/g, '[$1]')
    .replace(/^\((\/[^()]*)\)/, '$1')
    .replace(/\\([.$()])/g, '$1');
}
