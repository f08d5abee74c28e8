import {
  context,
  propagation,
  type Attributes,
  SpanStatusCode,
  trace,
  type TextMapPropagator,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { ConfigurationError, type ApiClientOptions } from '../../src/index.js';
import { otelTelemetry, type OtelTelemetryOptions } from '../../src/otel/index.js';
import { ChaosApi } from '../../src/testing/index.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';

const spans = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
const metrics = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
const meterProvider = new MeterProvider({ readers: [reader] });

let api: ChaosApi;

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
beforeEach(async () => {
  spans.reset();
  await reader.forceFlush();
  metrics.reset();
  api = await ChaosApi.start({ records: 20, pageSize: 10 });
});
afterEach(async () => {
  await closeClients();
  await api.close();
});
afterAll(async () => {
  context.disable();
  await meterProvider.shutdown();
  await tracerProvider.shutdown();
});

function makeTraced(options: Partial<ApiClientOptions> = {}, otel: OtelTelemetryOptions = {}) {
  const telemetry = otelTelemetry({ tracerProvider, meterProvider, ...otel });
  return makeClient(api.url, { telemetry, ...options });
}

/** The only span there is. */
function span(): ReadableSpan {
  const finished = spans.getFinishedSpans();
  expect(finished).toHaveLength(1);
  return finished[0]!;
}

const eventsOf = ({ events }: ReadableSpan): unknown[] =>
  events.map(({ name, attributes }) => [name, attributes]);

/** What was recorded under a name: the sum of a counter, how often for a histogram. */
async function pointsOf(name: string): Promise<{ attributes: Attributes; value: unknown }[]> {
  await reader.forceFlush();
  const all = metrics
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  return all
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ dataPoints }) =>
      dataPoints.map(({ attributes, value }) => ({
        attributes,
        value: typeof value === 'number' ? value : value.count,
      })),
    );
}

describe('a span', () => {
  it('stands for one request, by the conventions for HTTP clients', async () => {
    await makeTraced().get('/records/1', { verbose: true });
    const { name, kind, attributes, status } = span();
    expect({ name, kind, status }).toEqual({ name: 'GET', kind: 2, status: { code: SpanStatusCode.UNSET } });
    expect(attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(api.url).port),
      'url.scheme': 'http',
      'url.full': `${api.url}/records/1?verbose=true`,
    });
  });

  it('has its attempts as events', async () => {
    api.script([{ reset: 'before' }, { status: 503 }], { path: '/records/1' });
    await makeTraced().get('/records/1');
    expect(eventsOf(span())).toEqual([
      ['attempt', expect.objectContaining({ attempt: 1 })],
      ['retry', expect.objectContaining({ attempt: 1, 'error.type': 'ConnectionError' })],
      ['attempt', expect.objectContaining({ attempt: 2 })],
      ['response', expect.objectContaining({ attempt: 2, 'http.response.status_code': 503 })],
      ['retry', expect.objectContaining({ attempt: 2, 'error.type': '503' })],
      ['attempt', expect.objectContaining({ attempt: 3 })],
      ['response', expect.objectContaining({ attempt: 3, 'http.response.status_code': 200 })],
    ]);
    expect(span().attributes).toMatchObject({
      'http.request.resend_count': 2,
      'http.response.status_code': 200,
    });
  });

  it.each([
    ['a status', '/status/404', {}, { 'error.type': '404', 'http.response.status_code': 404 }],
    ['a timeout', '/slow', { timeout: { totalMs: 50 } }, { 'error.type': 'TimeoutError' }],
  ])('has an error after %s', async (_what, path, options, attributes) => {
    api.script({ slowHeaders: 5_000 }, { path: '/slow' });
    const error = await errorOf(makeTraced(options).get(path));
    expect(span().attributes).toMatchObject(attributes);
    expect(span().status).toEqual({ code: SpanStatusCode.ERROR, message: error.message });
  });

  it('ends when the request is aborted', async () => {
    const controller = new AbortController();
    api.script({ slowHeaders: 5_000 }, { path: '/slow' });
    const request = errorOf(makeTraced().get('/slow', {}, { signal: controller.signal }));
    await api.received(1);
    controller.abort(new Error('no longer needed'));
    await request;
    expect(span().status).toEqual({ code: SpanStatusCode.ERROR, message: 'no longer needed' });
  });

  it('is a child of what is active where the request is made, also page by page', async () => {
    const parent = tracerProvider.getTracer('test').startSpan('job');
    await context.with(trace.setSpan(context.active(), parent), () => makeTraced().collect('/cursor'));
    parent.end();
    const pages = spans.getFinishedSpans().filter(({ name }) => name === 'GET');
    expect(pages).toHaveLength(2);
    for (const { parentSpanContext } of pages) {
      expect(parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
    }
  });

  it('shows no secret', async () => {
    const auth = { type: 'apiKey', in: 'query', name: 'key', value: 'sk-4af1c9' } as const;
    api.script({ status: 400, body: { message: 'sk-4af1c9 is not valid' } });
    await errorOf(makeTraced({ auth }).get('/records/1', { token: 'sk-4af1c9' }));
    const { attributes, events, status } = span();
    expect(JSON.stringify({ attributes, events, status })).not.toContain('sk-4af1c9');
  });
});

describe('trace context', () => {
  const w3c: TextMapPropagator = {
    fields: () => ['traceparent'],
    extract: (active) => active,
    inject: (active, carrier, setter) => {
      const { traceId, spanId, traceFlags } = trace.getSpanContext(active)!;
      setter.set(carrier, 'traceparent', `00-${traceId}-${spanId}-0${String(traceFlags)}`);
    },
  };

  beforeAll(() => {
    propagation.setGlobalPropagator(w3c);
  });
  afterAll(() => {
    propagation.disable();
  });

  it('is sent when asked, of the span of the request', async () => {
    await makeTraced({}, { propagate: true }).get('/records/1');
    const { traceId, spanId } = span().spanContext();
    expect(api.ledger[0]?.headers['traceparent']).toBe(`00-${traceId}-${spanId}-01`);
  });

  it('is not sent otherwise', async () => {
    await makeTraced().get('/records/1');
    expect(api.ledger[0]?.headers).not.toHaveProperty('traceparent');
  });

  it('does not follow a redirect to another origin', async () => {
    const elsewhere = await api.foreign();
    api.script({ redirect: 'foreign' }, { path: '/records/1' });
    const allowedOrigins = [new URL(elsewhere.url).origin];
    await makeTraced({ allowedOrigins }, { propagate: true }).get('/records/1');
    expect(api.ledger[0]?.headers).toHaveProperty('traceparent');
    expect(elsewhere.ledger[0]?.headers).not.toHaveProperty('traceparent');
  });
});

describe('metrics', () => {
  it('hold the duration of each attempt, by status and by error', async () => {
    api.script([{ reset: 'before' }, { status: 503 }], { path: '/records/1' });
    await makeTraced().get('/records/1');
    const points = await pointsOf('http.client.request.duration');
    const server = {
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(api.url).port),
      'url.scheme': 'http',
    };
    expect(points).toEqual([
      { attributes: { ...server, 'error.type': 'ConnectionError' }, value: 1 },
      { attributes: { ...server, 'http.response.status_code': 503, 'error.type': '503' }, value: 1 },
      { attributes: { ...server, 'http.response.status_code': 200 }, value: 1 },
    ]);
    for (const { attributes } of points) expect(attributes).not.toHaveProperty('url.full');
  });

  it('count retries and waits', async () => {
    api.script([{ status: 429, headers: { 'Retry-After': '1' } }], { path: '/records/1' });
    await makeTraced().get('/records/1');
    const [retries] = await pointsOf('resilient_api_client.request.retries');
    expect(retries).toMatchObject({ attributes: { 'error.type': '429' }, value: 1 });
    expect(await pointsOf('resilient_api_client.rate_limit.wait')).toEqual([
      { attributes: { reason: 'retry-after' }, value: 1 },
    ]);
  });
});

describe('telemetry', () => {
  it.each([
    [{ tracerProvider: {} }, 'otelTelemetry options.tracerProvider'],
    [{ meterProvider: 7 }, 'otelTelemetry options.meterProvider'],
    [{ propagate: 'yes' }, 'otelTelemetry options.propagate'],
    [{ tracer: tracerProvider }, 'tracer'],
  ])('refuses %o', (options, named) => {
    const make = () => otelTelemetry(options as OtelTelemetryOptions);
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(named);
  });

  it('is refused by the client when it is none', () => {
    expect(() => makeClient(api.url, { telemetry: {} as never })).toThrow(/telemetry/);
  });

  it('that throws breaks nothing', async () => {
    const broken = () => {
      throw new Error('the collector is gone');
    };
    const request = { onRequest: broken, onResponse: broken, onRetry: broken, onEnd: broken };
    for (const start of [broken, () => request]) {
      const client = makeClient(api.url, { telemetry: { start, onRateLimit: broken } });
      expect(await client.get('/records/1')).toEqual(api.record(1));
    }
  });
});
