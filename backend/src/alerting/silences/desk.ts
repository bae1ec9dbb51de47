import { VigilError } from '@vigilops/contracts';
import {
  formatTimeUs,
  type Matcher,
  type Silence,
  type silencePreview,
  type WeeklyTime,
} from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { AlertRecord, AlertStore, AuditEntry, SilenceRecord, SilenceStore } from '../../model/index.ts';
import { compileMatchers, describeMatcher, matchesEverything } from '../matching/match-labels.ts';
import { openAlerts } from './open-alerts.ts';
import { silencesAt, stateOfSilence, type SilenceState } from './silencing.ts';

/** A silence as somebody wants it. Times in microseconds since the epoch. */
export interface WantedSilence {
  readonly matchers: readonly Matcher[];
  readonly comment: string;
  readonly startsUs: number;
  readonly endsUs: number;
  readonly recurrence: WeeklyTime | null;
  readonly createdBy: string;
}
/** Who does it. */
export type SilencedBy = Pick<AuditEntry, 'actor' | 'address'>;

/** All changes are checked, audited, and told to the alarm. Throw REQUEST_INVALID, NOT_FOUND or CONFLICT. */
export interface Silences {
  /** Active ones first, those that end first ahead; then those to come; then the past, newest first. */
  list(
    states: readonly SilenceState[] | undefined,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<readonly Silence[]>;
  create(wanted: WantedSilence, by: SilencedBy, nowUs: number, signal: AbortSignal): Promise<Silence>;
  change(
    id: string,
    wanted: WantedSilence,
    by: SilencedBy,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<Silence>;
  /** One that is over stays as it is. */
  expire(id: string, by: SilencedBy, nowUs: number, signal: AbortSignal): Promise<void>;
  /** What fires now and would be hidden. */
  preview(
    matchers: readonly Matcher[],
    nowUs: number,
    signal: AbortSignal,
  ): Promise<z.infer<typeof silencePreview>>;
  /** As they are kept: those that are not over, and those that ended after `endsAfterUs`. */
  records(endsAfterUs: number, signal: AbortSignal): Promise<readonly SilenceRecord[]>;
  find(id: string, signal: AbortSignal): Promise<SilenceRecord | undefined>;
}

export interface SilencesDeps {
  readonly silences: SilenceStore;
  readonly alerts: Pick<AlertStore, 'list'>;
  /** The alarm looks again at all that lasts. */
  readonly reviewAll: (signal: AbortSignal) => Promise<void>;
  readonly newId: () => string;
}

const DAY_US = 86_400e6;
/** How long those of the past are shown. */
const SHOWN_US = 30 * DAY_US;
const MOST_PREVIEWED = 100;
const MOST_NAMED = 5;

export function createSilences(deps: SilencesDeps): Silences {
  const { silences } = deps;
  const open = (nowUs: number, signal: AbortSignal) => openAlerts(deps.alerts, nowUs, signal);

  const present = (silence: SilenceRecord, alerts: readonly AlertRecord[], nowUs: number): Silence => {
    const hiding = silencesAt([silence], nowUs);
    return {
      id: silence.id,
      matchers: [...silence.matchers],
      comment: silence.comment,
      state: stateOfSilence(silence, nowUs),
      starts_at: formatTimeUs(silence.startsUs),
      ends_at: formatTimeUs(silence.endsUs),
      recurrence: silence.recurrence,
      created_by: silence.createdBy,
      updated_at: formatTimeUs(silence.updatedUs),
      hides: alerts.filter((alert) => hiding(alert.labels).length > 0).length,
    };
  };

  const put = async (
    silence: SilenceRecord,
    action: string,
    by: SilencedBy,
    nowUs: number,
    signal: AbortSignal,
  ) => {
    requireSensible(silence, nowUs);
    await silences.put(silence, auditOf(silence, action, by), signal);
    await deps.reviewAll(signal);
    return present(silence, await open(nowUs, signal), nowUs);
  };

  const mustFind = async (id: string, signal: AbortSignal): Promise<SilenceRecord> => {
    const silence = await silences.find(id, signal);
    if (silence === undefined) {
      throw new VigilError('NOT_FOUND', `there is no silence ${id}`);
    }
    return silence;
  };

  return {
    list: async (states, nowUs, signal) => {
      const records = await silences.list(nowUs - SHOWN_US, signal);
      const wanted = records.filter(
        (one) => states === undefined || states.includes(stateOfSilence(one, nowUs)),
      );
      const alerts = wanted.length === 0 ? [] : await open(nowUs, signal);
      return inOrder(wanted, nowUs).map((one) => present(one, alerts, nowUs));
    },

    create: (wanted, by, nowUs, signal) =>
      put({ ...wanted, id: deps.newId(), updatedUs: nowUs }, 'silence.created', by, nowUs, signal),

    change: async (id, wanted, by, nowUs, signal) => {
      const known = await mustFind(id, signal);
      if (stateOfSilence(known, nowUs) === 'expired') {
        throw new VigilError('CONFLICT', 'the silence is over: make a new one');
      }
      return put({ ...wanted, id, updatedUs: nowUs }, 'silence.changed', by, nowUs, signal);
    },

    expire: async (id, by, nowUs, signal) => {
      const silence = await mustFind(id, signal);
      if (await silences.end(id, nowUs, auditOf(silence, 'silence.expired', by), signal)) {
        await deps.reviewAll(signal);
      }
    },

    preview: async (matchers, nowUs, signal) => {
      requireTarget(matchers);
      const matches = compileMatchers(matchers);
      const hidden = (await open(nowUs, signal)).filter((alert) => matches(alert.labels));
      return {
        alerts: hidden.slice(0, MOST_PREVIEWED).map(({ id, message }) => ({ id, message })),
        total: hidden.length,
      };
    },

    records: (endsAfterUs, signal) => silences.list(endsAfterUs, signal),
    find: (id, signal) => silences.find(id, signal),
  };
}

const ORDER: Readonly<Record<SilenceState, number>> = { active: 0, pending: 1, expired: 2 };

function inOrder(silences: readonly SilenceRecord[], nowUs: number): readonly SilenceRecord[] {
  return silences
    .map((silence) => ({ silence, state: stateOfSilence(silence, nowUs) }))
    .sort((a, b) => {
      if (a.state !== b.state) {
        return ORDER[a.state] - ORDER[b.state];
      }
      switch (a.state) {
        case 'active':
          return a.silence.endsUs - b.silence.endsUs;
        case 'pending':
          return a.silence.startsUs - b.silence.startsUs;
        case 'expired':
          return b.silence.endsUs - a.silence.endsUs;
        default:
          return a.state satisfies never;
      }
    })
    .map(({ silence }) => silence);
}

function requireSensible(silence: SilenceRecord, nowUs: number): void {
  requireTarget(silence.matchers);
  if (silence.endsUs <= silence.startsUs) {
    throw new VigilError('REQUEST_INVALID', 'ends_at: must be after starts_at');
  }
  if (silence.endsUs <= nowUs) {
    throw new VigilError('REQUEST_INVALID', 'ends_at: is in the past');
  }
}

/** Throws where an expression cannot be read, naming its matcher, and where no matcher asks for anything. */
function requireTarget(matchers: readonly Matcher[]): void {
  if (matchesEverything(matchers)) {
    throw new VigilError(
      'REQUEST_INVALID',
      'matchers: each of them matches the empty text, so that together they would hide everything: one at least must ' +
        'ask for a value',
    );
  }
}

function auditOf(silence: SilenceRecord, action: string, by: SilencedBy): AuditEntry {
  const named = silence.matchers.slice(0, MOST_NAMED).map(describeMatcher).join(', ');
  return {
    ...by,
    action,
    subject: silence.matchers.length > MOST_NAMED ? `${named}, …` : named,
    detail: {
      id: silence.id,
      starts_at: formatTimeUs(silence.startsUs),
      ends_at: formatTimeUs(silence.endsUs),
      comment: silence.comment,
    },
  };
}
