import { DiagLogLevel, diag } from '@opentelemetry/api';
import { NodeSDK, resources } from '@opentelemetry/sdk-node';
import { SCOPE } from './names.ts';
import type { TelemetrySettings } from './types.ts';

/**
 * Loaded only if telemetry is exported, because it is large. Registers an SDK, and returns what flushes and ends it.
 * No instrumentation of libraries is switched on: it would record addresses, which name people and tenants.
 * `onFailure`: called when an export fails.
 */
export async function startSdk(settings: TelemetrySettings, onFailure: () => void): Promise<() => Promise<void>> {
  const { connectionString } = settings;
  const shutdown = connectionString === undefined ? startOtlp(settings) : await startAzure(connectionString, settings);
  const report = { error: onFailure, warn: onFailure, info() {}, debug() {}, verbose() {} };
  diag.setLogger(report, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  return shutdown;
}

/** Everything else is OpenTelemetry's own variables. */
function startOtlp(settings: TelemetrySettings): () => Promise<void> {
  const sdk = new NodeSDK({
    resource: resourceOf(settings),
    // The detectors of processes and hosts would send the command line and the user of this machine.
    resourceDetectors: [resources.envDetector, resources.serviceInstanceIdDetector],
    instrumentations: [],
    logRecordProcessors: [],
    textMapPropagator: null,
  });
  sdk.start();
  return () => sdk.shutdown();
}

async function startAzure(connectionString: string, settings: TelemetrySettings): Promise<() => Promise<void>> {
  // Otherwise the exporter also sends statistics about itself to Microsoft.
  process.env.APPLICATION_INSIGHTS_NO_STATSBEAT ??= 'true';
  // Otherwise its libraries print warnings between the lines of the log.
  process.env.APPLICATIONINSIGHTS_INSTRUMENTATION_LOGGING_LEVEL ??= 'ERROR';
  // As for a collector: nothing about the host and the process.
  process.env.OTEL_NODE_RESOURCE_DETECTORS ??= 'env,serviceinstance';
  const { shutdownAzureMonitor, useAzureMonitor } = await import('@azure/monitor-opentelemetry');
  const off = { enabled: false };
  useAzureMonitor({
    // What could not be sent is dropped: it is not written to a disk.
    azureMonitorExporterOptions: { connectionString, disableOfflineStorage: true },
    resource: resourceOf(settings).merge(resources.detectResources({ detectors: [resources.envDetector] })),
    instrumentationOptions: {
      ...{ azureSdk: off, http: off, mongoDb: off, mySql: off, postgreSql: off, redis: off, redis4: off },
      ...{ bunyan: off, winston: off, console: off },
    },
    enableLiveMetrics: false,
    enableStandardMetrics: false,
    enablePerformanceCounters: false,
    // All traces. The package's own limit of five a second is taken span by span, and leaves holes in a trace.
    tracesPerSecond: 0,
    samplingRatio: 1,
    ...(await otlpBesides(settings)),
  });
  return shutdownAzureMonitor;
}

/** A collector besides Azure: always protobuf over HTTP. The exporters read the address themselves. */
async function otlpBesides({ otlp: { traces, metrics } }: TelemetrySettings) {
  if (!traces && !metrics) return {};
  const [{ OTLPTraceExporter }, { OTLPMetricExporter }, { BatchSpanProcessor }, { PeriodicExportingMetricReader }] =
    await Promise.all([
      import('@opentelemetry/exporter-trace-otlp-proto'),
      import('@opentelemetry/exporter-metrics-otlp-proto'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/sdk-metrics'),
    ]);
  return {
    spanProcessors: traces ? [new BatchSpanProcessor(new OTLPTraceExporter())] : [],
    metricReaders: metrics ? [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })] : [],
  };
}

function resourceOf({ version }: TelemetrySettings) {
  return resources.resourceFromAttributes({ 'service.name': SCOPE, 'service.version': version });
}
