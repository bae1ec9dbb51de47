import { SpanKind, SpanStatusCode, TraceFlags, context, trace, type AnyValue } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
  type ReadableLogRecord,
} from '@opentelemetry/sdk-logs';
import {
  BatchSpanProcessor,
  TracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import type { StoredLog, StoredSpan } from './stored.ts';

type HrTime = readonly [number, number];
const nanosOf = ([seconds, nanos]: HrTime): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(nanos);

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';

/** Log records of every kind of body that the API takes. */
const BODIES: readonly AnyValue[] = [
  'a plain line',
  'zwölf Boxkämpfer 🥊 jagen',
  'line one\nline two\twith a tab',
  '',
  '<img src=x onerror=alert(1)> ${jndi} \u001b[31mred',
  42,
  -1.5,
  true,
  ['a', 1, false],
  { user: 'x', nested: { deep: [1, 2.5, null] }, 'key with space': 'v' },
];

export async function sendLogs(run: string, exporter: LogRecordExporter) {
  const exported: ReadableLogRecord[] = [];
  const failures: unknown[] = [];
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'sdk-logs', 'test.run': run }),
    processors: [
      new BatchLogRecordProcessor({
        exporter: {
          export: (records, done) => {
            exported.push(...records);
            exporter.export(records, (result) => {
              if (result.error !== undefined || result.code !== 0) {
                failures.push(result.error ?? result.code);
              }
              done(result);
            });
          },
          forceFlush: () => exporter.forceFlush(),
          shutdown: () => exporter.shutdown(),
        },
      }),
    ],
  });
  const logger = provider.getLogger('sdk-test', '1.2.3');
  const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: TraceFlags.SAMPLED };
  BODIES.forEach((body, index) => {
    logger.emit({
      body,
      severityNumber: 1 + ((index * 4) % 24),
      severityText: ['TRACE', 'DEBUG', 'INFO'][index % 3] ?? '',
      attributes: { index, list: ['x', 'y'], flag: index % 2 === 0, ratio: index + 0.5 },
      ...(index % 2 === 0 ? { context: trace.setSpanContext(context.active(), spanContext) } : {}),
      ...(index === 3 ? { eventName: 'user.login' } : {}),
    });
  });
  for (let line = 0; line < 1_000; line += 1) {
    logger.emit({ body: `line ${line}`, severityNumber: 9, severityText: 'INFO', attributes: { line } });
  }
  await provider.forceFlush();
  await provider.shutdown();
  return { exported, failures };
}

/** A text body is stored as it is; any other one as JSON beside its rendering. */
export function expectedLogs(exported: readonly ReadableLogRecord[]): Omit<StoredLog, 'body'>[] {
  return exported.map((record) => ({
    time: String(nanosOf(record.hrTime)),
    severity: record.severityNumber ?? 0,
    severity_text: record.severityText ?? '',
    body_json: typeof record.body === 'string' ? null : (record.body ?? null),
    attributes: record.attributes,
    trace_id: record.spanContext?.traceId ?? null,
    span_id: record.spanContext?.spanId ?? null,
    event_name: record.eventName ?? null,
  }));
}

export async function sendTraces(run: string, exporter: SpanExporter) {
  const exported: ReadableSpan[] = [];
  const failures: unknown[] = [];
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'sdk-traces', 'test.run': run }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: {
          export: (spans, done) => {
            exported.push(...spans);
            exporter.export(spans, (result) => {
              if (result.error !== undefined || result.code !== 0) {
                failures.push(result.error ?? result.code);
              }
              done(result);
            });
          },
          shutdown: () => exporter.shutdown(),
        },
      }),
    ],
  });
  const tracer = provider.getTracer('sdk-test', '1.2.3');
  const kinds = [SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER];
  const link = {
    context: { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: TraceFlags.SAMPLED },
    attributes: { why: 'batch' },
  };
  for (const [index, kind] of kinds.entries()) {
    const parent = tracer.startSpan(`GET /käse/${index}`, {
      kind,
      attributes: { index, 'http.request.method': 'GET' },
    });
    const child = tracer.startSpan('child', { links: [link] }, trace.setSpan(context.active(), parent));
    child.addEvent('cache miss', { key: 'k1', tries: 2 });
    child.recordException(new Error('boom'));
    child.setStatus({ code: SpanStatusCode.ERROR, message: 'it broke' });
    child.end();
    parent.setStatus({ code: SpanStatusCode.OK });
    parent.end();
  }
  await provider.forceFlush();
  await provider.shutdown();
  return { exported, failures };
}

export function expectedSpans(exported: readonly ReadableSpan[]): Omit<StoredSpan, 'events' | 'links'>[] {
  return exported.map((span) => ({
    time: String(nanosOf(span.startTime)),
    duration_ns: String(nanosOf(span.endTime) - nanosOf(span.startTime)),
    trace_id: span.spanContext().traceId,
    span_id: span.spanContext().spanId,
    parent_span_id: span.parentSpanContext?.spanId ?? null,
    name: span.name,
    // The API counts kinds from 0, OTLP from 1 (0 is unspecified there).
    kind: span.kind + 1,
    status_code: span.status.code,
    status_message: span.status.message ?? '',
    attributes: span.attributes,
  }));
}
