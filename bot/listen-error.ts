import { CodedError } from '../src/errors.ts';

/** Node's codes of `listen`, and what to do: https://nodejs.org/api/errors.html#common-system-errors */
const REMEDIES: ReadonlyMap<unknown, string> = new Map([
  ['EADDRINUSE', 'Another process uses the port. Stop it, or set PORT to another port.'],
  ['EACCES', 'This user may not use the port. Set PORT to a port above 1023.'],
  ['EADDRNOTAVAIL', 'HOST is no address of this machine. Omit it, or set it to 0.0.0.0.'],
  ['ENOTFOUND', 'HOST is not a name of this machine. Omit it, or set it to 0.0.0.0.'],
  ['EAFNOSUPPORT', 'This machine has no addresses of the kind of HOST. Set it to 0.0.0.0.'],
]);

/** Turns a failure to listen into one sentence with the remedy, and throws it. */
export function rethrowListenError({ host, port }: { host: string; port: number }): (error: unknown) => never {
  return (error) => {
    const { code } = Object(error) as { code?: unknown };
    const remedy = REMEDIES.get(code);
    if (!remedy) throw error;
    const message = `The service cannot listen on port ${port} of ${host} (${code}).`;
    throw new CodedError('port-unusable', message, { cause: error, remedy });
  };
}
