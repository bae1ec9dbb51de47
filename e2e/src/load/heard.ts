/** What somebody heard who asked many things: plain, so that it can be told to another process. */
export interface Heard {
  /** Milliseconds by the kind of question. */
  readonly latencies: Readonly<Record<string, readonly number[]>>;
  /** How often each answer that was no success came, as in `one host: 503 ...`. */
  readonly failures: Readonly<Record<string, number>>;
  readonly succeeded: number;
  /** Rows that were acknowledged, by kind. */
  readonly sent: Readonly<Record<string, number>>;
}

export interface Hearing {
  /** A success, and how long it took. */
  heard(kind: string, ms: number): void;
  /** A time that is no answer of its own. */
  took(kind: string, ms: number): void;
  failed(kind: string, why: string, count?: number): void;
  sent(what: string, rows: number): void;
  all(): Heard;
}

export function createHearing(): Hearing {
  const latencies: Record<string, number[]> = {};
  const failures: Record<string, number> = {};
  const rows: Record<string, number> = {};
  let good = 0;
  const took = (kind: string, ms: number) => {
    (latencies[kind] ??= []).push(ms);
  };
  return {
    heard: (kind, ms) => {
      good += 1;
      took(kind, ms);
    },
    took,
    failed: (kind, why, count = 1) => {
      const name = `${kind}: ${why}`;
      failures[name] = (failures[name] ?? 0) + count;
    },
    sent: (what, count) => {
      rows[what] = (rows[what] ?? 0) + count;
    },
    all: () => ({ latencies, failures, succeeded: good, sent: rows }),
  };
}

/** What several have heard, as if it were one. */
export function joined(all: readonly Heard[]): Heard {
  const latencies: Record<string, number[]> = {};
  const failures: Record<string, number> = {};
  const sent: Record<string, number> = {};
  for (const one of all) {
    for (const [kind, ms] of Object.entries(one.latencies)) {
      latencies[kind] = [...(latencies[kind] ?? []), ...ms];
    }
    for (const [sum, part] of [
      [failures, one.failures],
      [sent, one.sent],
    ] as const) {
      for (const [name, count] of Object.entries(part)) {
        sum[name] = (sum[name] ?? 0) + count;
      }
    }
  }
  return { latencies, failures, sent, succeeded: all.reduce((sum, { succeeded }) => sum + succeeded, 0) };
}
