import { z } from 'zod/v4';

/** An address of a collector. */
const collector = () => z.url({ protocol: /^https?$/ }).optional();
/** Names of exporters, as the OpenTelemetry SDK reads them. */
const exporters = () => z.string().optional();

/**
 * Where spans and metrics go; without any of them, nowhere. Except for the first, they are OpenTelemetry's standard
 * variables. The SDK reads these itself, and more of the same kind:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export const TELEMETRY_SETTINGS = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: {
    type: z
      .string()
      .regex(/(^|;)\s*InstrumentationKey=[0-9a-f-]{36}\s*(;|$)/i)
      .optional(),
    meaning: 'the Application Insights resource that gets spans and metrics',
    where: 'Azure portal > your Application Insights resource > Overview > Connection String',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    type: collector(),
    meaning: 'the OpenTelemetry collector that gets spans and metrics',
    where: 'your monitoring team: http://host:4318',
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    type: collector(),
    meaning: 'the collector that gets spans only, with the path',
    where: 'your monitoring team: http://host:4318/v1/traces',
  },
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: {
    type: collector(),
    meaning: 'the collector that gets metrics only, with the path',
    where: 'your monitoring team: http://host:4318/v1/metrics',
  },
  OTEL_TRACES_EXPORTER: {
    type: exporters(),
    meaning: 'how spans are exported: otlp, console, none',
    where: 'omit it for otlp',
  },
  OTEL_METRICS_EXPORTER: {
    type: exporters(),
    meaning: 'how metrics are exported: otlp, prometheus, console, none',
    where: 'omit it for otlp',
  },
  OTEL_SDK_DISABLED: {
    type: z.string().optional(),
    meaning: 'true: no spans and metrics, whatever the other settings say',
    where: 'omit it',
  },
  OTEL_SERVICE_NAME: {
    type: z.string().optional(),
    meaning: 'the name of this service in spans and metrics',
    where: 'omit it for photo-sync',
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    type: z.string().optional(),
    meaning: 'what else identifies this service there: name=value pairs, separated by commas',
    where: 'your monitoring team, such as deployment.environment.name=production',
  },
} as const;
