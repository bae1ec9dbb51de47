/**
 * How labels are called at OpenTelemetry: of each list the first label that is there gives the value, and is no attribute of its
 * own; all other labels keep their names. Prometheus' names have no dots, so both spellings stand here.
 */
export const LABELS = {
  service: ['service_name', 'service', 'app', 'application', 'app_kubernetes_io_name', 'job'],
  /** Of `instance` what stands before the port. */
  host: ['host_name', 'hostname', 'host', 'node_name', 'node', 'instance'],
  file: ['filename', 'log_file_path'],
  level: ['level', 'severity', 'detected_level'],
} as const;

/** Structured metadata that is more than an attribute. Its level is of the line, and so goes before that of the labels. */
export const METADATA = {
  level: ['level', 'severity_text', 'severity', 'detected_level'],
  severityNumber: ['severity_number'],
  traceId: ['trace_id', 'traceid', 'traceID', 'traceId'],
  spanId: ['span_id', 'spanid', 'spanID', 'spanId'],
} as const;

/** What Loki says where it found no level. */
export const NO_LEVEL = 'unknown';
