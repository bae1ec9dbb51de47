import { CHECK } from '@vigilops/contracts';
import type { KnownCheckConfig, ServiceCheckResult } from '@vigilops/contracts/api';
import { encodeLogsRequest, type Attributes, type LogRecordInput } from '@vigilops/otlp';
import { present, SCOPE, type TimedCheck } from './to-otlp.ts';

/** SeverityNumbers INFO and ERROR (OpenTelemetry, Logs Data Model). */
const SEVERITY = { up: 9, failed: 17 };
/** Nobody tells how often such an agent looks: after five minutes of silence nothing is known of its services. */
const INTERVAL_SECONDS = 120;

/** Log records that the gate puts among the results of checks. */
export function encodeCheckResults(checks: readonly TimedCheck[], resource: Attributes): Uint8Array {
  return encodeLogsRequest([{ resource, scope: SCOPE, records: checks.map(recordOf) }]);
}

function recordOf({ check, timeUnixNano }: TimedCheck): LogRecordInput {
  const isUp = check.status === 'up';
  return {
    timeUnixNano,
    severityNumber: isUp ? SEVERITY.up : SEVERITY.failed,
    severityText: isUp ? 'INFO' : 'ERROR',
    eventName: CHECK.resultEvent,
    body: `${check.name}: ${check.status}${check.error_message === undefined ? '' : `: ${check.error_message}`}`,
    attributes: present({
      [CHECK.name]: check.name,
      [CHECK.type]: check.type,
      [CHECK.status]: check.status,
      [CHECK.definition]: JSON.stringify(definitionOf(check)),
      [CHECK.duration]: check.response_time_ms === undefined ? undefined : check.response_time_ms / 1_000,
      [CHECK.statusCode]: check.status_code,
      [CHECK.error]: check.error_message,
    }),
  };
}

/** Such an agent counts failures itself, so that each of its words is taken at once. */
function definitionOf({ name, type }: ServiceCheckResult): object {
  return {
    name,
    description: 'Its agent reports by POST /api/v1/agent/services, which does not tell what is asked.',
    check: unknownTarget(type),
    interval_seconds: INTERVAL_SECONDS,
    failures: 1,
    successes: 1,
  };
}

/** A target is needed and none is known: no host has a name that ends with .invalid (RFC 6761). */
function unknownTarget(type: ServiceCheckResult['type']): Partial<KnownCheckConfig> {
  switch (type) {
    case 'http':
      return { type, url: 'http://unknown.invalid/' };
    case 'tcp':
      return { type, host: 'unknown.invalid', port: 1 };
    case 'script':
      return { type, command: ['unknown'] };
    default:
      return type satisfies never;
  }
}
