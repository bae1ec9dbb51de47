/** What a message says; absent is what it leaves out or says to be nil. */
export interface SyslogMessage {
  /** 0 (kern) to 23 (local7). */
  readonly facility: number;
  /** 0 (emergency) to 7 (debug). */
  readonly severity: number;
  /** As written; undefined where there is none. */
  readonly time: string | undefined;
  /** Nanoseconds since 1970; undefined where there is no time, or none that can be read. */
  readonly unixNano: bigint | undefined;
  readonly hostname: string | undefined;
  readonly appName: string | undefined;
  readonly procId: string | undefined;
  readonly messageId: string | undefined;
  /** By SD-ID and PARAM-NAME, as in `origin.ip`. */
  readonly structuredData: ReadonlyMap<string, string>;
  readonly text: string;
}
