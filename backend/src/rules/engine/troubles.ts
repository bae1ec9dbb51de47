import type { Doubt, Hindrance } from './hindrance.ts';

/** What hinders the watch, and since when. */
export interface Troubles {
  /** A rule could not look. */
  failed(rule: { readonly id: number; readonly name: string }, reason: string, nowUs: number): void;
  worked(ruleId: number): void;
  /** Rules that are no longer there hinder nobody. */
  keepOnly(ruleIds: ReadonlySet<number>): void;
  /** Samples cannot be trusted, as of now; null: they can. */
  doubted(reason: Doubt | null, nowUs: number): void;
  /** When the rule that waits longest was looked at. */
  waiting(lastUs: number | null, nowUs: number): void;
  /** The clock was set. */
  move(byUs: number): void;
  /** Those that have lasted since. */
  since(sinceUs: number): readonly Hindrance[];
}

export function createTroubles(): Troubles {
  const failing = new Map<number, { sinceUs: number; readonly name: string; readonly reason: string }>();
  let doubt: { sinceUs: number; readonly reason: Doubt } | undefined;
  let unseen: { fromUs: number; toUs: number } | undefined;

  return {
    failed: ({ id, name }, reason, nowUs) => {
      failing.set(id, { sinceUs: failing.get(id)?.sinceUs ?? nowUs, name, reason });
    },
    worked: (ruleId) => void failing.delete(ruleId),
    keepOnly: (ruleIds) => {
      for (const id of failing.keys()) {
        if (!ruleIds.has(id)) {
          failing.delete(id);
        }
      }
    },
    doubted: (reason, nowUs) => {
      doubt = reason === null ? undefined : { sinceUs: doubt?.sinceUs ?? nowUs, reason };
    },
    waiting: (lastUs, nowUs) => {
      unseen = lastUs === null ? undefined : { fromUs: lastUs, toUs: nowUs };
    },
    move: (byUs) => {
      for (const one of failing.values()) {
        one.sinceUs += byUs;
      }
      if (doubt !== undefined) {
        doubt.sinceUs += byUs;
      }
    },
    since: (sinceUs) => {
      const long = [...failing.values()].filter((one) => one.sinceUs <= sinceUs);
      const [first] = long;
      return [
        ...(first === undefined
          ? []
          : [{ kind: 'failing', rules: long.map(({ name }) => name), reason: first.reason } as const]),
        ...(doubt !== undefined && doubt.sinceUs <= sinceUs
          ? [{ kind: 'doubt', doubt: doubt.reason } as const]
          : []),
        ...(unseen !== undefined && unseen.fromUs <= sinceUs ? [{ kind: 'unseen', ...unseen } as const] : []),
      ];
    },
  };
}
