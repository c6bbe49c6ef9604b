import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '../errors.ts';
import type { Log } from '../log/types.ts';
import type { TelemetrySettings } from './types.ts';

export interface RunningTelemetry {
  /** Sends what is left, for at most `FLUSH_MS`. False: not all was sent, and a connection may still be open. */
  stop(): Promise<boolean>;
}

/** Longest time that the end of the process waits for a collector. Milliseconds. */
export const FLUSH_MS = 3_000;

/**
 * Starts to export spans and metrics if a setting says where to. Only then the SDK is loaded. It must be called before
 * the bot is started, which looks once whether anybody measures. Never rejects: without telemetry the bot works too.
 */
export async function startTelemetry(
  settings: TelemetrySettings,
  log: Log,
  flushTime: number = FLUSH_MS,
): Promise<RunningTelemetry> {
  const azure = settings.connectionString !== undefined;
  const otlp = settings.otlp.traces || settings.otlp.metrics;
  if (!otlp && !azure) return { stop: async () => true };
  try {
    const { startSdk } = await import('./sdk.ts');
    const report = reportOnce(log);
    const shutdown = await startSdk(settings, report);
    log('telemetry-started', { azure, otlp });
    return {
      async stop() {
        const sent = shutdown().then(
          () => true,
          () => false,
        );
        const isSent = await Promise.race([sent, delay(flushTime, false, { ref: false })]);
        if (!isSent) report();
        return isSent;
      },
    };
  } catch (cause) {
    log('telemetry-not-started', { err: notExported(cause) });
    return { stop: async () => true };
  }
}

/** Time in which further failures are not logged. Milliseconds. */
const QUIET_MS = 10 * 60_000;

/** Logs a failure of an exporter, at most one in ten minutes. Its text is dropped: it quotes a collector. */
function reportOnce(log: Log): () => void {
  let quietUntil = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now < quietUntil) return;
    quietUntil = now + QUIET_MS;
    log('telemetry-not-exported', { err: notExported() });
  };
}

function notExported(cause?: unknown): CodedError {
  return new CodedError('telemetry-failed', 'Spans and metrics could not be exported.', {
    cause,
    remedy: 'Check the address of the collector, and that this service reaches it: docs/operate/telemetry.md.',
  });
}
