import type { Clock, Logger } from '@vigilops/runtime';

import type { AppendInput, SourcePosition } from '../spool/types.ts';

export const LOG_ENCODINGS = ['utf-8', 'utf-16le', 'latin1', 'gbk'] as const;
export type LogEncoding = (typeof LOG_ENCODINGS)[number];

export interface LogSourceConfig {
  /** Paths or globs (`*`, `?`, `[a-z]`, `{a,b}`, `**`), absolute. */
  readonly paths: readonly string[];
  readonly exclude?: readonly string[];
  /** Becomes resource attribute service.name. */
  readonly service?: string;
  /** More attributes of the resource, such as a log type of the operator's own. */
  readonly resourceAttributes?: Readonly<Record<string, string>>;
  readonly encoding?: LogEncoding;
  /** Read from the first byte also what existed before this source was first followed. */
  readonly fromBeginning?: boolean;
  readonly multiline?: MultilineConfig;
  /** Zone of timestamps that carry none; default the host's own. */
  readonly timeZone?: 'local' | 'utc';
}

export type MultilineConfig =
  /** Stack traces of Java, Python, Go, Node, .NET and Ruby join the line they belong to. */
  | { readonly mode: 'auto' }
  /** Every line is a record. */
  | { readonly mode: 'off' }
  /** A line that matches begins a record; all others join it. Linear-time regular expressions only. */
  | { readonly mode: 'start'; readonly pattern: string };

export interface LogTailerConfig {
  readonly sources: readonly LogSourceConfig[];
  /** Attributes of the host, on every record's resource. */
  readonly resource: Readonly<Record<string, string | readonly string[]>>;
  readonly scope?: { readonly name: string; readonly version: string };
  /** How often followed files are looked at; default 500 ms. */
  readonly pollIntervalMs?: number;
  /** How often globs are searched for new files; default 3 s. */
  readonly discoverIntervalMs?: number;
  /** A line without a newline is sent after it has not grown for this long; default 5 s. */
  readonly partialLineMs?: number;
  /** How long a record waits for lines that may continue it; default 2 s. */
  readonly multilineWaitMs?: number;
  /** A renamed or deleted file is let go when it has not grown for this long; default 60 s. */
  readonly rotatedQuietMs?: number;
  /** Files held open at once; default 128. Fewer when the process may not open as many. */
  readonly maxOpenFiles?: number;
  /** What was read in one look goes to the spool together, but not more than this at once; default 1 MiB. */
  readonly batchBytes?: number;
}

/** The part of the spool that the tailer uses. */
export interface LogSink {
  append(input: AppendInput): Promise<void>;
  checkpoint(positions: readonly SourcePosition[]): Promise<void>;
  positions(): ReadonlyMap<string, SourcePosition>;
  seen(keys: Iterable<string>): void;
}

export interface LogTailerDeps {
  readonly spool: LogSink;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface LogTailerStats {
  readonly files: number;
  readonly openFiles: number;
  readonly lines: number;
  readonly records: number;
  /** Bytes taken from files, and bytes that wait in files behind the read position. */
  readonly bytes: number;
  readonly lagBytes: number;
  /** Lines cut at the line limit. */
  readonly truncatedLines: number;
  /** Times a file was cut shorter under the reader (copytruncate), and bytes known to be lost by that. */
  readonly truncations: number;
  readonly lostBytes: number;
  /** Matches that are no regular file or an untrusted symbolic link. */
  readonly refusedFiles: number;
}

export interface LogTailer {
  readonly name: string;
  start(): Promise<void>;
  /** Stops reading, spools what was read. */
  stop(): Promise<void>;
  stats(): LogTailerStats;
}
