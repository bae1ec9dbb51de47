/** Which issues have a row for sure. */
export interface KnownIssues {
  has(id: number): boolean;
  /** After COMMIT. */
  add(ids: readonly number[]): void;
}

/** Rows of issues that nobody saw for long are taken away: what was seen longer ago than this is looked for again. */
const TRUSTED_MS = 600_000;
const MOST = 50_000;

export function createKnownIssues(nowMs: () => number): KnownIssues {
  let newer = new Set<number>();
  let older = new Set<number>();
  let turnedMs = nowMs();
  const turn = () => {
    if (nowMs() - turnedMs >= TRUSTED_MS / 2 || newer.size >= MOST) {
      older = newer;
      newer = new Set();
      turnedMs = nowMs();
    }
  };
  return {
    has: (id) => {
      turn();
      return newer.has(id) || older.has(id);
    },
    add: (ids) => {
      turn();
      ids.forEach((id) => newer.add(id));
    },
  };
}
