interface Offered {
  readonly fingerprint: string;
  /** As somebody wrote it; undefined: its text is asked for when its turn comes, and has parameters in place of values. */
  readonly sql: string | undefined;
}

/** Which statements' plans are asked: a few at a time, and none again before the others had their turn. */
export interface PlanWatch<Candidate extends Offered> {
  /** Noted until plans are due; the newest of a statement counts, with its values if possible. */
  offer(candidate: Candidate): void;
  /** Those that may be asked now; the rest is dropped. */
  take(isFit: (candidate: Candidate) => boolean): readonly Candidate[];
}

const AT_ONCE = 5;
const MAX_OFFERED = 50;
const MAX_DONE = 500;

export function createPlanWatch<Candidate extends Offered>(): PlanWatch<Candidate> {
  const offered = new Map<string, Candidate>();
  /** Fingerprints in the order in which their plans were asked. */
  const done = new Map<string, number>();
  let turn = 0;
  return {
    offer(candidate) {
      const known = offered.get(candidate.fingerprint);
      const isWorse = known?.sql !== undefined && candidate.sql === undefined;
      if (!isWorse && (known !== undefined || offered.size < MAX_OFFERED)) {
        offered.set(candidate.fingerprint, candidate);
      }
    },
    take(isFit) {
      const turnOf = ({ fingerprint }: Candidate) => done.get(fingerprint) ?? -1;
      const chosen = [...offered.values()]
        .filter(isFit)
        .toSorted((a, b) => turnOf(a) - turnOf(b))
        .slice(0, AT_ONCE);
      offered.clear();
      turn += 1;
      for (const { fingerprint } of chosen) {
        done.delete(fingerprint);
        done.set(fingerprint, turn);
      }
      for (const oldest of [...done.keys()].slice(0, Math.max(0, done.size - MAX_DONE))) {
        done.delete(oldest);
      }
      return chosen;
    },
  };
}
