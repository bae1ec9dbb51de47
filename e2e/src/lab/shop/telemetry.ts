import { SpanKind, SpanStatusCode, context, trace, type Attributes, type Context } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { IncomingHttpHeaders } from 'node:http';
import { getHeapStatistics } from 'node:v8';

const EXPORT_MS = 5_000;
const SEVERITY = { info: 9, warn: 13, error: 17, fatal: 21 } as const;
export type Level = keyof typeof SEVERITY;

/** OpenTelemetry's own SDK, as a service of anybody would set it up. */
export interface Telemetry {
  /** Runs something as a span; what it throws marks the span and goes on. */
  span<T>(
    name: string,
    kind: 'server' | 'client',
    attributes: Attributes,
    parent: Context,
    work: (here: Context, mark: (attributes: Attributes) => void) => Promise<T>,
  ): Promise<T>;
  log(level: Level, body: string, here?: Context, error?: unknown): void;
  /** Seconds of a request, by OpenTelemetry's names. */
  served(seconds: number, attributes: Attributes): void;
  asked(seconds: number, attributes: Attributes): void;
  gauge(name: string, unit: string, read: () => readonly (readonly [number, Attributes])[]): void;
  count(name: string, unit: string): (by: number) => void;
  stop(): Promise<void>;
}

export function startTelemetry(options: {
  readonly service: string;
  readonly version: string;
  readonly host: string;
  readonly endpoint: string;
  readonly token: string;
}): Telemetry {
  const resource = resourceFromAttributes({
    'service.name': options.service,
    'service.version': options.version,
    'service.namespace': 'shop',
    'service.instance.id': `${options.service}-${String(process.pid)}`,
    'host.name': options.host,
  });
  const to = (signal: string) => ({
    url: `${options.endpoint}/v1/${signal}`,
    headers: { authorization: `Bearer ${options.token}` },
  });
  const tracers = new TracerProvider({
    resource,
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter(to('traces')), scheduledDelayMillis: 1_000 }),
    ],
  });
  const loggers = new LoggerProvider({
    resource,
    processors: [
      new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(to('logs')), scheduledDelayMillis: 500 }),
    ],
  });
  const meters = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter(to('metrics')),
        exportIntervalMillis: EXPORT_MS,
        exportTimeoutMillis: EXPORT_MS - 500,
      }),
    ],
  });
  const tracer = tracers.getTracer('shop');
  const logger = loggers.getLogger('shop');
  const meter = meters.getMeter('shop');
  const durations = {
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10] },
  };
  const served = meter.createHistogram('http.server.request.duration', durations);
  const asked = meter.createHistogram('http.client.request.duration', durations);
  meter.createObservableGauge('v8js.memory.heap.used', { unit: 'By' }).addCallback((result) => {
    result.observe(getHeapStatistics().used_heap_size);
  });

  return {
    async span(name, kind, attributes, parent, work) {
      const span = tracer.startSpan(
        name,
        { kind: kind === 'server' ? SpanKind.SERVER : SpanKind.CLIENT, attributes },
        parent,
      );
      try {
        return await work(trace.setSpan(parent, span), (more) => span.setAttributes(more));
      } catch (error) {
        span.recordException(error instanceof Error ? error : String(error));
        span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
        throw error;
      } finally {
        span.end();
      }
    },
    log(level, body, here = context.active(), error) {
      const exception =
        error instanceof Error
          ? {
              'exception.type': error.name,
              'exception.message': error.message,
              'exception.stacktrace': error.stack ?? '',
            }
          : {};
      logger.emit({
        body,
        severityNumber: SEVERITY[level],
        severityText: level.toUpperCase(),
        attributes: exception,
        context: here,
      });
    },
    served: (seconds, attributes) => served.record(seconds, attributes),
    asked: (seconds, attributes) => asked.record(seconds, attributes),
    gauge(name, unit, read) {
      meter.createObservableGauge(name, { unit }).addCallback((result) => {
        for (const [value, attributes] of read()) {
          result.observe(value, attributes);
        }
      });
    },
    count(name, unit) {
      const counter = meter.createCounter(name, { unit });
      return (by) => counter.add(by);
    },
    async stop() {
      await Promise.allSettled([tracers.shutdown(), loggers.shutdown(), meters.shutdown()]);
    },
  };
}

/** W3C Trace Context, version 00. */
export function parentOf(headers: IncomingHttpHeaders): Context {
  const found = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/u.exec(String(headers.traceparent));
  const [, traceId, spanId] = found ?? [];
  return traceId === undefined || spanId === undefined
    ? context.active()
    : trace.setSpanContext(context.active(), { traceId, spanId, traceFlags: 1, isRemote: true });
}

export function traceparentOf(here: Context): string {
  const span = trace.getSpanContext(here);
  return span === undefined ? '' : `00-${span.traceId}-${span.spanId}-01`;
}
