/** Where spans and metrics go. */
export interface TelemetrySettings {
  /** Of Application Insights. */
  readonly connectionString: string | undefined;
  /** What also goes where OpenTelemetry's own variables say. */
  readonly otlp: { readonly traces: boolean; readonly metrics: boolean };
  /** Version of this program. */
  readonly version: string;
}
