/** Where spans and metrics go. */
export interface TelemetrySettings {
  /** Of Application Insights. */
  readonly connectionString: string | undefined;
  /** Spans or metrics also go where OpenTelemetry's own variables say. */
  readonly otlp: boolean;
  /** Version of this program. */
  readonly version: string;
}
