import { context, metrics as metricsApi, propagation, trace } from '@opentelemetry/api';
import { metrics, node, tracing } from '@opentelemetry/sdk-node';

/** An SDK in this process that keeps what the bot records. Start it before the bot. */
export interface RecordedTelemetry {
  /** Ended spans, earliest first. */
  spans(): readonly tracing.ReadableSpan[];
  /** The metrics as they are now: data points by the metric's name. */
  points(): Promise<ReadonlyMap<string, readonly metrics.DataPoint<unknown>[]>>;
  /** Everything that would be exported, as text. */
  payload(): Promise<string>;
  clear(): void;
  stop(): Promise<void>;
}

const NEVER_MS = 2 ** 31 - 1;

export function recordTelemetry(): RecordedTelemetry {
  const spanExporter = new tracing.InMemorySpanExporter();
  const provider = new node.NodeTracerProvider({ spanProcessors: [new tracing.SimpleSpanProcessor(spanExporter)] });
  provider.register();
  const metricExporter = new metrics.InMemoryMetricExporter(metrics.AggregationTemporality.CUMULATIVE);
  const reader = new metrics.PeriodicExportingMetricReader({
    exporter: metricExporter,
    exportIntervalMillis: NEVER_MS,
    exportTimeoutMillis: NEVER_MS,
  });
  const meters = new metrics.MeterProvider({ readers: [reader] });
  metricsApi.setGlobalMeterProvider(meters);

  async function collect() {
    metricExporter.reset();
    await reader.forceFlush();
    return metricExporter.getMetrics();
  }

  return {
    spans: () => spanExporter.getFinishedSpans(),
    async points() {
      const all = (await collect()).flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
      return new Map(all.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints]));
    },
    async payload() {
      const spans = spanExporter.getFinishedSpans().map((span) => ({
        ...{ name: span.name, attributes: span.attributes, events: span.events, status: span.status },
        ...{ links: span.links, resource: span.resource.attributes, scope: span.instrumentationScope },
      }));
      return JSON.stringify([spans, await collect()]);
    },
    clear: () => spanExporter.reset(),
    async stop() {
      await provider.shutdown();
      await meters.shutdown();
      trace.disable();
      metricsApi.disable();
      context.disable();
      propagation.disable();
    },
  };
}
