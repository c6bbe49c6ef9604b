import assert from 'node:assert/strict';
import { readBotConfig } from '../../../src/config/bot-config.ts';
import { COMPLETE, refusal } from '../../helpers/config/bot-settings.ts';

const AZURE = 'InstrumentationKey=1a7c2d2f-7e3f-4b64-8c68-1b4b4d1f0e22;IngestionEndpoint=https://planted.example/';
const telemetryWith = (settings: Readonly<Record<string, string>>) => {
  const { connectionString, otlp } = readBotConfig({ ...COMPLETE, ...settings }).telemetry;
  return { connectionString, otlp };
};
const NONE = { connectionString: undefined, otlp: false };

describe('The settings of telemetry', () => {
  it('send nothing by default', () => assert.deepEqual(telemetryWith({}), NONE));

  for (const [name, value] of [
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector.example:4318'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://collector.example:4318/v1/traces'],
    ['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', 'http://collector.example:4318/v1/metrics'],
    ['OTEL_TRACES_EXPORTER', 'console'],
    ['OTEL_METRICS_EXPORTER', 'prometheus'],
  ] as const) {
    it(`send to a collector with ${name}`, () =>
      assert.deepEqual(telemetryWith({ [name]: value }), { ...NONE, otlp: true }));
  }

  it('send nothing with exporters that are none', () =>
    assert.deepEqual(telemetryWith({ OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' }), NONE));

  it('send to Application Insights, to a collector, or to both', () => {
    const azure = { APPLICATIONINSIGHTS_CONNECTION_STRING: AZURE };
    assert.deepEqual(telemetryWith(azure), { connectionString: AZURE, otlp: false });
    const both = { ...azure, OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example' };
    assert.deepEqual(telemetryWith(both), { connectionString: AZURE, otlp: true });
  });

  it('send nothing while the SDK is disabled', () => {
    const given = { APPLICATIONINSIGHTS_CONNECTION_STRING: AZURE, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a.example' };
    assert.deepEqual(telemetryWith({ ...given, OTEL_SDK_DISABLED: 'True' }), NONE);
    assert.notDeepEqual(telemetryWith({ ...given, OTEL_SDK_DISABLED: 'no' }), NONE);
  });

  it('refuse what is no connection string or address, without showing it', () => {
    for (const [name, value] of [
      ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'planted'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'planted:4318'],
    ] as const) {
      const text = refusal({ ...COMPLETE, [name]: value });
      assert.match(text, new RegExp(`${name} is malformed`));
      assert.doesNotMatch(text, /planted/);
    }
  });
});
