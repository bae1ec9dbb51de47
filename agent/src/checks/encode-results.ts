import { CHECK } from '@vigilops/contracts';
import { type Attributes, type AttributeValue, encodeLogsRequest, type ScopeInput } from '@vigilops/otlp';

import type { CheckResult } from './types.ts';

/** OpenTelemetry's severities: what was found, by its weight for who reads it among logs. */
const SEVERITY = {
  up: { severityNumber: 9, severityText: 'INFO' },
  inconclusive: { severityNumber: 13, severityText: 'WARN' },
  timeout: { severityNumber: 17, severityText: 'ERROR' },
  down: { severityNumber: 17, severityText: 'ERROR' },
} as const;

/** Results as an ExportLogsServiceRequest: one log record each, of the time when its probe began. */
export function encodeResults(
  results: readonly CheckResult[],
  sender: { readonly resource: Attributes; readonly scope: ScopeInput },
  observedMs: number,
): Uint8Array {
  const records = results.map((result) => ({
    timeUnixNano: nanos(result.timeMs),
    observedTimeUnixNano: nanos(observedMs),
    ...SEVERITY[result.status],
    body: sentence(result),
    attributes: attributesOf(result),
    eventName: CHECK.resultEvent,
  }));
  return encodeLogsRequest([{ ...sender, records }]);
}

function sentence({ definition, status, durationMs, error }: CheckResult): string {
  const said = error ?? `${durationMs.toFixed(1)} ms`;
  return `${definition.name}: ${status}: ${said}`;
}

function attributesOf({ definition, status, durationMs, error, trace }: CheckResult): Attributes {
  const { origin, name, config } = definition;
  const all: Record<string, AttributeValue | undefined> = {
    [CHECK.name]: name,
    [CHECK.type]: config.type,
    [CHECK.status]: status,
    [CHECK.id]: 'id' in origin ? origin.id : undefined,
    [CHECK.definition]: 'id' in origin ? undefined : origin.definition,
    [CHECK.duration]: seconds(durationMs),
    [CHECK.dnsDuration]: seconds(trace.dnsMs),
    [CHECK.connectDuration]: seconds(trace.connectMs),
    [CHECK.tlsDuration]: seconds(trace.tlsMs),
    [CHECK.firstByteDuration]: seconds(trace.firstByteMs),
    [CHECK.statusCode]: trace.statusCode,
    [CHECK.certificateExpiry]:
      trace.certificateExpiresMs === undefined
        ? undefined
        : new Date(trace.certificateExpiresMs).toISOString(),
    [CHECK.error]: error,
  };
  return Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, AttributeValue] => pair[1] !== undefined),
  );
}

/** To the microsecond. */
function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 1_000) / 1e6;
}

function nanos(unixMs: number): bigint {
  return BigInt(Math.round(unixMs)) * 1_000_000n;
}
