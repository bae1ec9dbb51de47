/** SeverityNumber and text by syslog's severity (OpenTelemetry, Logs Data Model, Appendix B; RFC 5424, 6.2.1). */
const SEVERITIES = [
  { number: 21, text: 'emerg' },
  { number: 19, text: 'alert' },
  { number: 18, text: 'crit' },
  { number: 17, text: 'err' },
  { number: 13, text: 'warning' },
  { number: 10, text: 'notice' },
  { number: 9, text: 'info' },
  { number: 5, text: 'debug' },
] as const;

export interface Severity {
  readonly number: number;
  readonly text: string;
}

/** Of syslog's 0 (emergency) to 7 (debug). */
export function severityOfSyslog(severity: number): Severity | undefined {
  return SEVERITIES[severity];
}
