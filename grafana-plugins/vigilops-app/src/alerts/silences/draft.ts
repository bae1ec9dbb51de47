import { t } from '../../t.ts';
import type { Matcher, NewSilence, Silence, WeeklyTime } from '../types.ts';

/** What the form of a silence holds. Times in milliseconds. */
export interface Draft {
  readonly matchers: readonly Matcher[];
  readonly comment: string;
  readonly from: number;
  readonly to: number;
  /** Null: all the time between its ends. */
  readonly recurrence: WeeklyTime | null;
}

const HOUR_MS = 3_600_000;

export const newDraft = (now: number): Draft => ({
  matchers: [{ name: '', value: '', is_regex: false, is_equal: true }],
  comment: '',
  from: now,
  to: now + 2 * HOUR_MS,
  recurrence: null,
});

export const draftOf = (silence: Silence): Draft => ({
  matchers: silence.matchers,
  comment: silence.comment,
  from: Date.parse(silence.starts_at),
  to: Date.parse(silence.ends_at),
  recurrence: silence.recurrence,
});

/** The same once more, from now on and as long as it was. */
export function againDraft(silence: Silence, now: number): Draft {
  const old = draftOf(silence);
  return { ...old, from: now, to: now + (old.to - old.from) };
}

export const requestOf = (draft: Draft): NewSilence => ({
  matchers: [...draft.matchers],
  comment: draft.comment.trim(),
  starts_at: new Date(draft.from).toISOString(),
  ends_at: new Date(draft.to).toISOString(),
  recurrence: draft.recurrence,
});

export interface DraftProblems {
  readonly matchers?: string;
  readonly comment?: string;
  readonly to?: string;
}

export function problemsOf(draft: Draft): DraftProblems {
  return {
    ...(matchersProblem(draft.matchers) === undefined
      ? {}
      : { matchers: matchersProblem(draft.matchers) ?? '' }),
    ...(draft.comment.trim() === '' ? { comment: t('check.problem.empty', 'must not be empty') } : {}),
    ...(draft.to <= draft.from
      ? { to: t('maintenance.problem.order', 'must be later than the beginning') }
      : {}),
  };
}

/** Undefined: they can be asked for. What would hide everything is refused by the API, in its words. */
export function matchersProblem(matchers: readonly Matcher[]): string | undefined {
  if (matchers.length === 0) {
    return t('silences.problem.none', 'add a condition at least');
  }
  return matchers.some(({ name }) => name === '')
    ? t('silences.problem.name', 'each condition needs a label')
    : undefined;
}
