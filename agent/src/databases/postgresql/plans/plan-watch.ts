/** Which statements' plans are asked: a few at a time, and none again before the others had their turn. */
export interface PlanWatch<Candidate extends { readonly fingerprint: string }> {
  /** Noted until plans are due; the newest of a statement counts. */
  offer(candidate: Candidate): void;
  /** Those that may be asked now; the rest is dropped. */
  take(isFit: (candidate: Candidate) => boolean): readonly Candidate[];
}

const AT_ONCE = 5;
const MAX_OFFERED = 50;
const MAX_DONE = 500;

export function createPlanWatch<Candidate extends { readonly fingerprint: string }>(): PlanWatch<Candidate> {
  const offered = new Map<string, Candidate>();
  /** Fingerprints in the order in which their plans were asked. */
  const done = new Map<string, number>();
  let turn = 0;
  return {
    offer(candidate) {
      if (offered.has(candidate.fingerprint) || offered.size < MAX_OFFERED) {
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
