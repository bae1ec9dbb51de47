/** Every bound of the live tail. */
export interface TailLimits {
  /** Streams at once, those included that were cut and may still be resumed. */
  readonly maxStreams: number;
  /** Of one token: a client that runs wild leaves seats for the others. */
  readonly maxStreamsPerToken: number;
  /** The pace at which stored lines are looked at. */
  readonly lookEveryMs: number;
  readonly maxEventLines: number;
  readonly maxEventBytes: number;
  /**
   * Lines that wait for a reader who is there, and lines of one look for a question; beyond, the oldest are skipped. Small,
   * so that in a flood a reader sees what is new and not what was new.
   */
  readonly maxWaitingLines: number;
  /** Between two events of a flood a stream rests so long for each stream that there is, and `lookEveryMs` at least. */
  readonly restPerStreamMs: number;
  /** Lines that wait for a reader who was cut off. */
  readonly maxQueuedLines: number;
  /** Of either. */
  readonly maxQueuedBytes: number;
  /** Sent events that can be sent again after a cut. */
  readonly maxKeptBytes: number;
  /** What all streams hold together; a stream that holds less than `alwaysBytes` is not asked to give. */
  readonly maxHeldBytes: number;
  readonly alwaysBytes: number;
  /** How long a cut stream waits for its reader. */
  readonly resumeMs: number;
  /** Characters of a body, of a structured body and of attributes in one line; a longer line is cut. */
  readonly maxLineCharacters: number;
  /** Request bodies that wait to be looked at. */
  readonly maxInboxBytes: number;
  /** Lines of one look for which the database is asked about a text, and what their requests may hold in memory. */
  readonly maxTriedLines: number;
  readonly maxTriedBytes: number;
  /** Lines of one question to the database. */
  readonly maxLinesPerTry: number;
  readonly tryTimeoutMs: number;
  readonly maxTriesAtOnce: number;
  /** What is known of log streams is asked again after this. */
  readonly streamsTtlMs: number;
  readonly maxKnownStreams: number;
  /** How far back the lines before the start are searched. */
  readonly backlogReachUs: number;
  /** How far ahead of our clock their times may lie. */
  readonly aheadUs: number;
  readonly backlogMs: number;
  /** How long the start waits for new lines that may be among those from before. */
  readonly seamPatienceMs: number;
  /** Where it is not known what was missed, this is added: lines are stored later than they were written. */
  readonly gapMarginUs: number;
}

const KIB = 1_024;
const MIB = 1_024 * KIB;

export const DEFAULT_TAIL_LIMITS: TailLimits = {
  maxStreams: 200,
  maxStreamsPerToken: 160,
  lookEveryMs: 250,
  maxEventLines: 500,
  maxEventBytes: 512 * KIB,
  maxWaitingLines: 2_000,
  restPerStreamMs: 10,
  maxQueuedLines: 5_000,
  maxQueuedBytes: 2 * MIB,
  maxKeptBytes: 2 * MIB,
  maxHeldBytes: 128 * MIB,
  alwaysBytes: 256 * KIB,
  resumeMs: 60_000,
  maxLineCharacters: 64 * KIB,
  maxInboxBytes: 64 * MIB,
  maxTriedLines: 5_000,
  maxTriedBytes: 32 * MIB,
  maxLinesPerTry: 1_000,
  tryTimeoutMs: 1_000,
  maxTriesAtOnce: 3,
  streamsTtlMs: 60_000,
  maxKnownStreams: 20_000,
  backlogReachUs: 86_400e6,
  aheadUs: 3_600e6,
  backlogMs: 3_000,
  seamPatienceMs: 1_000,
  gapMarginUs: 30e6,
};
