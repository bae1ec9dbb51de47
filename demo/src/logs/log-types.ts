import type { Level } from '@vigilops/contracts';
import type { Host } from '../fleet/host-types.ts';
import type { Random } from '../random/random.ts';
import type { Instance } from '../services/service-types.ts';

/** What a program has to say, before its logging library writes it. */
export interface Message {
  readonly level: Level;
  readonly text: string;
  /** Structured values, for formats that have a place for them. */
  readonly fields?: { readonly [key: string]: string | number };
  readonly exception?: Exception;
  /** The logger's class or module; formats that have none ignore it. */
  readonly logger?: string;
}

export interface Exception {
  readonly type: string;
  readonly message: string;
  /** Functions from the innermost outwards. */
  readonly frames: readonly string[];
  readonly causedBy?: { readonly type: string; readonly message: string };
}

/** A kind of message with its share among the messages of one list. */
export interface Template {
  readonly weight: number;
  readonly level: Level;
  say(random: Random): Omit<Message, 'level'> | string;
}

/** One line (or lines) of a file, as the host's agent sends it. */
export interface LogLine {
  readonly timeMs: number;
  readonly host: Host;
  /** service.name that the agent was configured to give this file; undefined for the system's own files. */
  readonly service: string | undefined;
  readonly filePath: string;
  readonly level: Level;
  readonly body: string;
  readonly traceId?: Uint8Array;
  readonly spanId?: Uint8Array;
}

/** What a format needs besides the message. */
export interface LineContext {
  readonly timeMs: number;
  readonly instance: Instance;
  readonly pid: number;
  readonly random: Random;
  readonly traceId?: Uint8Array | undefined;
  readonly spanId?: Uint8Array | undefined;
}

export type Format = (message: Message, context: LineContext) => string;
