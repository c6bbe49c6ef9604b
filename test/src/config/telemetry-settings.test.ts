import assert from 'node:assert/strict';
import { readBotConfig } from '../../../src/config/bot-config.ts';
import { COMPLETE, refusal } from '../../helpers/config/bot-settings.ts';

const AZURE = 'InstrumentationKey=1a7c2d2f-7e3f-4b64-8c68-1b4b4d1f0e22;IngestionEndpoint=https://planted.example/';
const telemetryWith = (settings: Readonly<Record<string, string>>) => {
  const { connectionString, otlp } = readBotConfig({ ...COMPLETE, ...settings }).telemetry;
  return { connectionString, otlp };
};
const NEITHER = { traces: false, metrics: false };
const NONE = { connectionString: undefined, otlp: NEITHER };

describe('The settings of telemetry', () => {
  it('send nothing by default', () => assert.deepEqual(telemetryWith({}), NONE));

  for (const [name, value, otlp] of [
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector.example:4318', { traces: true, metrics: true }],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://collector.example:4318/v1/traces', { ...NEITHER, traces: true }],
    ['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', 'http://collector.example:4318/v1/metrics', { ...NEITHER, metrics: true }],
    ['OTEL_TRACES_EXPORTER', 'console', { ...NEITHER, traces: true }],
    ['OTEL_METRICS_EXPORTER', 'prometheus', { ...NEITHER, metrics: true }],
  ] as const) {
    it(`send to a collector with ${name}`, () => assert.deepEqual(telemetryWith({ [name]: value }), { ...NONE, otlp }));
  }

  it('send nothing with exporters that are none', () =>
    assert.deepEqual(telemetryWith({ OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' }), NONE));

  it('send to Application Insights, to a collector, or to both', () => {
    const azure = { APPLICATIONINSIGHTS_CONNECTION_STRING: AZURE };
    assert.deepEqual(telemetryWith(azure), { connectionString: AZURE, otlp: NEITHER });
    const both = { ...azure, OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example' };
    assert.deepEqual(telemetryWith(both), { connectionString: AZURE, otlp: { traces: true, metrics: true } });
    const onlyTraces = telemetryWith({ ...both, OTEL_METRICS_EXPORTER: 'none' });
    assert.deepEqual(onlyTraces, { connectionString: AZURE, otlp: { traces: true, metrics: false } });
  });

  it('refuse another exporter than OTLP beside Application Insights, where nothing would use it', () => {
    const azure = { ...COMPLETE, APPLICATIONINSIGHTS_CONNECTION_STRING: AZURE };
    const text = refusal({ ...azure, OTEL_TRACES_EXPORTER: 'console', OTEL_METRICS_EXPORTER: 'prometheus' });
    for (const name of ['OTEL_TRACES_EXPORTER', 'OTEL_METRICS_EXPORTER']) {
      assert.match(
        text,
        new RegExp(`${name} is set beside APPLICATIONINSIGHTS_CONNECTION_STRING, .*only otlp and none`),
      );
    }
    assert.equal(readBotConfig({ ...azure, OTEL_TRACES_EXPORTER: 'otlp' }).telemetry.otlp.traces, true);
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
