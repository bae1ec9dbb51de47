import type { IssueDraft, OpenIssues } from '../../model/index.ts';
import { otherIssue } from './identify.ts';

export interface IssueBookLimits {
  /** Issues that are open at a time; lines of further ones belong to one issue a service. */
  readonly open: number;
  /** Services that have an issue for what is beyond; further ones share one. */
  readonly others: number;
}

export const ISSUE_LIMITS: IssueBookLimits = { open: 10_000, others: 500 };

/** Which issues there are, as far as this process knows. */
export interface IssueBook {
  /** The issue itself where it is known or there is room for another one; else the one that stands for it. */
  admit(draft: IssueDraft): IssueDraft;
  /** What the database has. What was admitted since `since` and is not there yet counts as well. */
  refresh(found: OpenIssues, since: number): void;
  /** Grows with each issue that is admitted. */
  moment(): number;
  /** Lines that were counted as others since the start. */
  readonly beyond: () => number;
}

/** Before the first look at the database nothing is known, and as many may come as there may be. */
export function createIssueBook({ open: mostOpen, others: mostOthers }: IssueBookLimits): IssueBook {
  let stored: ReadonlySet<number> = new Set();
  let open = 0;
  let moment = 0;
  let beyond = 0;
  /** Admitted here, with the moment. */
  let fresh = new Map<number, number>();
  const others = new Map<string, IssueDraft>();

  const otherOf = (service: string): IssueDraft => {
    const name = others.has(service) || others.size < mostOthers ? service : '';
    const known = others.get(name) ?? otherIssue(name);
    others.set(name, known);
    return known;
  };

  return {
    admit: (draft) => {
      if (stored.has(draft.id) || fresh.has(draft.id)) {
        return draft;
      }
      if (open + fresh.size >= mostOpen) {
        beyond += 1;
        return otherOf(draft.service);
      }
      moment += 1;
      fresh.set(draft.id, moment);
      return draft;
    },
    refresh: (found, since) => {
      stored = found.ids;
      open = found.open;
      // Admitted while the database was asked: their lines may not have been stored then.
      fresh = new Map([...fresh].filter(([id, at]) => at > since && !found.ids.has(id)));
    },
    moment: () => moment,
    beyond: () => beyond,
  };
}
