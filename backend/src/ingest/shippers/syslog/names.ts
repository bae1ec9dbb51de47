/**
 * How the parts of a message are called at OpenTelemetry (Logs Data Model, Appendix A, "RFC5424 Syslog"): HOSTNAME is the
 * resource's `host.name` and APP-NAME its `service.name`; severity and time have fields of their own. Structured data is
 * `syslog.<SD-ID>.<PARAM-NAME>`.
 */
export const SYSLOG = {
  facility: 'syslog.facility',
  procId: 'syslog.procid',
  messageId: 'syslog.msgid',
  structuredDataPrefix: 'syslog.',
  /** As written, where the record has the time of its arrival instead. */
  writtenTime: 'syslog.timestamp',
  peerAddress: 'network.peer.address',
} as const;

/** What syslog names is nobody's proof: its hosts have keys of their own, and never are the host of an agent. */
export const HOST_KEY_PREFIX = 'syslog:';

/** RFC 5424, 6.2.1, by the words of syslog.conf. */
export const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'security',
  'console',
  'solaris-cron',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;
