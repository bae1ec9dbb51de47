import { t } from '../../t.ts';
import type { Maintenance, NewMaintenance } from '../types.ts';

/** What the form of a maintenance holds. Times in milliseconds. */
export interface Draft {
  readonly title: string;
  readonly note: string;
  readonly from: number;
  readonly to: number;
  readonly all: boolean;
  readonly serviceIds: readonly number[];
  readonly hostIds: readonly number[];
  readonly groups: readonly string[];
  readonly isPublic: boolean;
}

const STEP_MS = 300_000;
const HOUR_MS = 3_600_000;

/** An hour from the next five minutes on. */
export function newDraft(now: number, about: Pick<Draft, 'serviceIds' | 'hostIds'>): Draft {
  const from = Math.ceil(now / STEP_MS) * STEP_MS;
  return {
    title: '',
    note: '',
    from,
    to: from + HOUR_MS,
    all: false,
    groups: [],
    isPublic: true,
    ...about,
  };
}

export const draftOf = (maintenance: Maintenance): Draft => ({
  title: maintenance.title,
  note: maintenance.note,
  from: Date.parse(maintenance.from),
  to: Date.parse(maintenance.to),
  all: maintenance.all,
  serviceIds: maintenance.service_ids,
  hostIds: maintenance.host_ids,
  groups: maintenance.groups,
  isPublic: maintenance.public,
});

export const definitionOf = (draft: Draft): NewMaintenance => ({
  title: draft.title.trim(),
  note: draft.note.trim(),
  from: new Date(draft.from).toISOString(),
  to: new Date(draft.to).toISOString(),
  all: draft.all,
  service_ids: draft.all ? [] : [...draft.serviceIds],
  host_ids: draft.all ? [] : [...draft.hostIds],
  groups: draft.all ? [] : [...draft.groups],
  public: draft.isPublic,
});

export interface DraftProblems {
  readonly title?: string;
  readonly to?: string;
  readonly scope?: string;
}

export function draftProblems(draft: Draft): DraftProblems {
  const chosen = draft.serviceIds.length + draft.hostIds.length + draft.groups.length;
  return {
    ...(draft.title.trim() === '' ? { title: t('check.problem.empty', 'must not be empty') } : {}),
    ...(draft.to <= draft.from
      ? { to: t('maintenance.problem.order', 'must be later than the beginning') }
      : {}),
    ...(!draft.all && chosen === 0
      ? { scope: t('maintenance.problem.nothing', 'choose what it is about, or everything') }
      : {}),
  };
}
