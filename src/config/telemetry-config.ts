import type { TelemetrySettings } from '../telemetry/types.ts';
import { problem, type SettingProblem, type Settings } from './settings.ts';

export function telemetrySettings(settings: Settings, version: string): TelemetrySettings {
  // Only this word counts, in any case: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
  const isDisabled = settings.OTEL_SDK_DISABLED?.toLowerCase() === 'true';
  if (isDisabled) return { connectionString: undefined, otlp: { traces: false, metrics: false }, version };
  return {
    connectionString: settings.APPLICATIONINSIGHTS_CONNECTION_STRING,
    otlp: {
      traces: isExported(settings, settings.OTEL_TRACES_EXPORTER, settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT),
      metrics: isExported(settings, settings.OTEL_METRICS_EXPORTER, settings.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT),
    },
    version,
  };
}

/** Each of the three turns the export on, unless the exporter is `none`. */
function isExported(
  { OTEL_EXPORTER_OTLP_ENDPOINT: shared }: Settings,
  exporter: string | undefined,
  endpoint: string | undefined,
): boolean {
  return exporter !== 'none' && (exporter ?? endpoint ?? shared) !== undefined;
}

/** Beside Azure's package, the bot itself makes the exporter to a collector. */
const BESIDE_AZURE: readonly (string | undefined)[] = [undefined, 'otlp', 'none'];

/** Problems of settings that are valid alone and wrong together. */
export function telemetryProblems(settings: Partial<Settings>): SettingProblem[] {
  if (!settings.APPLICATIONINSIGHTS_CONNECTION_STRING) return [];
  return (['OTEL_TRACES_EXPORTER', 'OTEL_METRICS_EXPORTER'] as const)
    .filter((name) => !BESIDE_AZURE.includes(settings[name]))
    .map((name) =>
      problem(name, 'is set beside APPLICATIONINSIGHTS_CONNECTION_STRING, with which only otlp and none work'),
    );
}
