import { diag, DiagLogLevel } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { Component, Logger } from '@vigilops/runtime';
import type { AgentOptions } from 'node:https';
import { NOT_EXPORTED } from './logger.ts';

/** Where telemetry goes; the gate of this very process is one of them. */
export interface TelemetryDestination {
  /** Without /v1/…. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls?: AgentOptions;
  /** False where the log comes there by another way. */
  readonly takesLogs: boolean;
}

const EXPORT_TIMEOUT_MS = 5_000;
const STOP_LIMIT_MS = 2_000;

/**
 * OpenTelemetry's Node SDK: metrics and logs to every destination; no traces. An export that fails is told at debug
 * level only and never exported itself, so a gate that is down can neither loop nor flood.
 */
export function createTelemetrySdk(deps: {
  readonly destinations: readonly TelemetryDestination[];
  readonly service: { readonly name: string; readonly version: string; readonly instanceId: string };
  readonly intervalMs: number;
  readonly logger: Logger;
}): Component {
  const { service, logger } = deps;
  const say = (message: string) => {
    logger.debug(NOT_EXPORTED, `OpenTelemetry: ${message}`);
  };
  let sdk: NodeSDK | undefined;
  return {
    name: 'own telemetry',
    start: async () => {
      diag.setLogger(
        { error: say, warn: say, info: say, debug: say, verbose: say },
        { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
      );
      sdk = new NodeSDK({
        autoDetectResources: false,
        resource: resourceFromAttributes({
          'service.name': service.name,
          'service.version': service.version,
          'service.instance.id': service.instanceId,
        }),
        spanProcessors: [],
        metricReaders: deps.destinations.map((to) => metricReader(to, deps.intervalMs)),
        logRecordProcessors: deps.destinations.filter((to) => to.takesLogs).map(logProcessor),
      });
      sdk.start();
    },
    stop: async () => {
      const limit = AbortSignal.timeout(STOP_LIMIT_MS);
      const late = new Promise<void>((resolve) => {
        limit.addEventListener('abort', () => {
          resolve();
        });
      });
      await Promise.race([sdk?.shutdown().catch(() => undefined), late]);
    },
  };
}

function metricReader(to: TelemetryDestination, intervalMs: number): PeriodicExportingMetricReader {
  return new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(exporterOptions(to, 'metrics')),
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: Math.min(EXPORT_TIMEOUT_MS, intervalMs),
  });
}

function logProcessor(to: TelemetryDestination): BatchLogRecordProcessor {
  return new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(exporterOptions(to, 'logs')) });
}

function exporterOptions(to: TelemetryDestination, signal: 'metrics' | 'logs') {
  return {
    url: `${to.baseUrl.replace(/\/+$/, '')}/v1/${signal}`,
    headers: { ...to.headers },
    timeoutMillis: EXPORT_TIMEOUT_MS,
    concurrencyLimit: 2,
    ...(to.tls === undefined ? {} : { httpAgentOptions: { ...to.tls, keepAlive: true } }),
  };
}
