import { named } from '../named.ts';

/** What hinders the watch, and since when. */
export interface Troubles {
  /** A rule could not look. */
  failed(rule: { readonly id: number; readonly name: string }, reason: string, nowUs: number): void;
  worked(ruleId: number): void;
  /** Rules that are no longer there hinder nobody. */
  keepOnly(ruleIds: ReadonlySet<number>): void;
  /** Samples cannot be trusted, as of now; null: they can. */
  doubted(reason: string | null, nowUs: number): void;
  /** When the rule that waits longest was looked at. */
  waiting(lastUs: number | null, nowUs: number): void;
  /** The clock was set. */
  move(byUs: number): void;
  /** For people: those that have lasted since. */
  since(sinceUs: number): readonly string[];
}

export function createTroubles(): Troubles {
  const failing = new Map<number, { sinceUs: number; readonly name: string; readonly reason: string }>();
  let doubt: { sinceUs: number; readonly reason: string } | undefined;
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
          : [
              `${String(long.length)} ${long.length === 1 ? 'rule' : 'rules'} cannot look: ` +
                `${named(long.map(({ name }) => name))} (${first.reason})`,
            ]),
        ...(doubt !== undefined && doubt.sinceUs <= sinceUs ? [doubt.reason] : []),
        ...(unseen !== undefined && unseen.fromUs <= sinceUs
          ? [`rules were not looked at from ${iso(unseen.fromUs)} to ${iso(unseen.toUs)}`]
          : []),
      ];
    },
  };
}

function iso(us: number): string {
  return `${new Date(us / 1_000).toISOString().slice(0, 19)}Z`;
}
