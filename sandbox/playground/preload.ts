import childProcess from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Server } from 'node:net';

/*
 * Preload script of the Playground's process (`node --import`). Without it the Playground listens on all network
 * interfaces, opens a browser window, and keeps running after its parent is killed.
 */

/** Commands that open a browser on Linux, macOS and Windows. */
const OPENERS = /(^|[\\/])(xdg-open|open|cmd|powershell)(\.exe)?$/i;

const listen = Server.prototype.listen as (this: Server, ...settings: unknown[]) => Server;
Server.prototype.listen = function listenOnLoopback(this: Server, ...settings: unknown[]): Server {
  const [port, ...rest] = settings;
  if (typeof port === 'object' && port !== null) return listen.call(this, { ...port, host: '127.0.0.1' }, ...rest);
  return listen.call(this, port, '127.0.0.1', ...rest.filter((setting) => typeof setting !== 'string'));
} as typeof Server.prototype.listen;

// Browsers request an icon, and the Playground has none.
const ICON = readFileSync(new URL('../control/assets/icon.svg', import.meta.url));
const emit = HttpServer.prototype.emit as (this: HttpServer, event: string, ...values: unknown[]) => boolean;
HttpServer.prototype.emit = function emitOrShowIcon(this: HttpServer, event: string, ...values: unknown[]): boolean {
  const [request, response] = values as [IncomingMessage, ServerResponse];
  if (event !== 'request' || request.url !== '/favicon.ico') return emit.call(this, event, ...values);
  response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(ICON);
  return true;
} as typeof HttpServer.prototype.emit;

if (process.env.SANDBOX_OPEN_BROWSER !== 'true') {
  const spawn = childProcess.spawn as (command: string, ...settings: unknown[]) => childProcess.ChildProcess;
  childProcess.spawn = ((command: string, ...settings: unknown[]) =>
    OPENERS.test(command)
      ? spawn(process.execPath, ['--eval', ''], { stdio: 'ignore' })
      : spawn(command, ...settings)) as typeof childProcess.spawn;
}

// The IPC channel disconnects when the parent ends, for any reason.
process.on('disconnect', () => process.exit(0));
