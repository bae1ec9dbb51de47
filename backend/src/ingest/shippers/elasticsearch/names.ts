/**
 * How fields of documents are called at OpenTelemetry: of each list the first field that is there gives the value, and is no
 * attribute of its own. First stands what the Elastic Common Schema calls it, then what shippers send that do not know it
 * (Fluent Bit, Logstash without ECS, rsyslog's default template). A field may be written nested or with dots.
 */
export const FIELDS = {
  time: ['@timestamp', 'timestamp', 'time', 'timereported', 'timegenerated'],
  message: ['message', 'log', 'msg', 'event.original', 'short_message'],
  level: [
    'log.level',
    'level',
    'loglevel',
    'levelname',
    'severity',
    'log.syslog.severity.name',
    'syslogseverity-text',
    'priority',
  ],
  host: ['host.name', 'host.hostname', 'hostname', 'host', 'fromhost', 'agent.hostname'],
  service: [
    'service.name',
    'service',
    'app',
    'application',
    'app_name',
    'appname',
    'programname',
    'program',
    'data_stream.dataset',
    'event.dataset',
    'kubernetes.container.name',
    'kubernetes.container_name',
    'container.name',
  ],
  file: ['log.file.path', 'filename', 'file_path'],
  traceId: ['trace.id', 'trace_id', 'traceId', 'traceid'],
  spanId: ['span.id', 'span_id', 'spanId', 'spanid'],
} as const;

export const ATTRIBUTES = {
  /** Where the document was to go: nothing is kept by index here. */
  index: 'elasticsearch.index',
  documentId: 'elasticsearch.id',
} as const;

/** Levels as numbers, as pino and bunyan write them. */
export const NUMBERED_LEVELS: ReadonlyMap<number, string> = new Map([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
]);
