import { VigilError } from '@vigilops/contracts';
import {
  formatTimeUs,
  type AlertSeverity,
  type CauseFeedbackRequest,
  type RootCauseAnswer,
} from '@vigilops/contracts/api';
import type { Logger } from '@vigilops/runtime';
import type {
  AlertStore,
  AuditEntry,
  CauseFacts,
  IncidentStore,
  RootCauseRecord,
  RootCauseStore,
} from '../../model/index.ts';
import { chosenSymptom, rankAround, type Asked, type RankDeps } from './rank.ts';
import { onsetOf, symptomOf } from './symptom.ts';
import { saidText } from './words.ts';
import { createTurns } from './turns.ts';

export interface CauseDeskDeps extends RankDeps {
  readonly causes: RootCauseStore;
  readonly incidents: Pick<IncidentStore, 'find'>;
  readonly alerts: Pick<AlertStore, 'list'>;
  readonly logger: Logger;
}

export type CauseQuestion =
  | { readonly incidentId: number }
  | {
      readonly onsetUs: number;
      readonly untilUs: number;
      readonly hostId?: number | undefined;
      readonly service?: string | undefined;
    };

export interface Ranked {
  /** Null: it was not kept. */
  readonly id: number | null;
  readonly answer: RootCauseAnswer;
}

/** Where causes are asked for, kept and judged. */
export interface CauseDesk {
  /** Throws NOT_FOUND where there is no such incident, OVERLOADED where too many ask at once. */
  ask(
    question: CauseQuestion,
    by: { readonly name: string; readonly keep: boolean },
    nowUs: number,
    signal: AbortSignal,
  ): Promise<Ranked>;
  /** Looks at incidents whose next look is due. */
  lookAgain(
    nowUs: number,
    signal: AbortSignal,
  ): Promise<{ readonly looked: number; readonly failed: number }>;
  readonly find: RootCauseStore['find'];
  readonly list: RootCauseStore['list'];
  /** False: there is no such answer. */
  judge(
    id: number,
    said: CauseFeedbackRequest,
    by: { readonly name: string; readonly audit: Pick<AuditEntry, 'actor' | 'address'> },
    nowUs: number,
    signal: AbortSignal,
  ): Promise<RootCauseRecord | undefined>;
  prune(nowUs: number, signal: AbortSignal): Promise<number>;
}

const SEVERITIES: readonly AlertSeverity[] = ['critical', 'warning'];
/** A few seconds after the alarm looked, and when there is more to see: numbers come once a minute. */
const STAGES_US: readonly number[] = [5e6, 60e6, 180e6, 600e6];
/** A storm waits; the most urgent come first. */
const MOST_A_ROUND = 5;
const MOST_ALERTS = 500;
const KEPT_US = 400 * 86_400e6;
const MOST_ASKED = 1_000;

export function createCauseDesk(deps: CauseDeskDeps): CauseDesk {
  const { causes } = deps;
  const turns = createTurns({ atOnce: 2, waiting: 8 });
  const rank = (asked: Asked, signal: AbortSignal) => turns(() => rankAround(asked, deps, signal), signal);
  return {
    ask: async (question, by, nowUs, signal) => {
      const asked = await askedOf(question, deps, nowUs, signal);
      const answer = await rank(asked, signal);
      const incidentId = 'incidentId' in question ? question.incidentId : null;
      const kept = { incidentId, atUs: nowUs, stage: null, askedBy: by.name, answer };
      return { id: by.keep ? ((await causes.keep(kept, signal)) ?? null) : null, answer };
    },

    lookAgain: async (nowUs, signal) => {
      const due = await causes.due(
        { nowUs, severities: SEVERITIES, stagesUs: STAGES_US, limit: MOST_A_ROUND },
        signal,
      );
      let failed = 0;
      for (const { incidentId, stage } of due) {
        try {
          const asked = await askedOf({ incidentId }, deps, nowUs, signal);
          const answer = await rankAround(asked, deps, signal);
          await causes.keep({ incidentId, atUs: nowUs, stage, askedBy: null, answer }, signal);
        } catch (error) {
          signal.throwIfAborted();
          failed += 1;
          deps.logger.warn({ incidentId, err: error }, 'no cause was looked for; trying again');
        }
      }
      return { looked: due.length - failed, failed };
    },

    find: causes.find,
    list: causes.list,

    judge: async (id, said, by, nowUs, signal) => {
      const record = await causes.find(id, signal);
      if (record === undefined) {
        return undefined;
      }
      const first = record.answer.candidates[0]?.place.name ?? null;
      const place = said.place ?? (said.is_right ? first : null);
      const feedback = {
        is_right: said.is_right,
        place,
        note: said.note,
        by: by.name,
        at: formatTimeUs(nowUs),
      };
      // What was wrong is shown no more; what it truly was is.
      const text =
        said.is_right && place === first
          ? record.answer.text
          : place === null
            ? null
            : saidText(place, said.note, deps.language());
      const audit = {
        ...by.audit,
        action: 'root_cause.judged',
        subject: String(id),
        detail: { incident_id: record.incidentId, is_right: said.is_right, place },
      };
      await causes.giveFeedback(id, feedback, text, audit, signal);
      return { ...record, feedback };
    },

    prune: (nowUs, signal) => causes.prune(nowUs - KEPT_US, MOST_ASKED, signal),
  };
}

async function askedOf(
  question: CauseQuestion,
  deps: Pick<CauseDeskDeps, 'incidents' | 'alerts'> & { readonly facts: Pick<CauseFacts, 'services'> },
  nowUs: number,
  signal: AbortSignal,
): Promise<Asked> {
  if (!('incidentId' in question)) {
    return {
      onsetUs: question.onsetUs,
      untilUs: Math.min(question.untilUs, nowUs),
      symptom: chosenSymptom(question),
    };
  }
  const { incidentId } = question;
  const incident = await deps.incidents.find(incidentId, signal);
  if (incident === undefined) {
    throw new VigilError('NOT_FOUND', `there is no incident ${String(incidentId)}`);
  }
  const alerts = await deps.alerts.list(
    { fromUs: 0, toUs: nowUs + 60e6, incidentId, limit: MOST_ALERTS },
    signal,
  );
  const inOrder = alerts.toSorted((a, b) => a.pendingSinceUs - b.pendingSinceUs || a.id - b.id);
  // The worst of what was felt is what is to be explained; what the alarm holds for its cause is one of the suspects.
  const first =
    inOrder.find(({ severity, serviceId }) => severity === incident.severity && serviceId !== null) ??
    inOrder[0];
  const services = await deps.facts.services(signal);
  const names = new Map(services.items.map(({ id, telemetryName }) => [id, telemetryName]));
  return {
    onsetUs: onsetOf(alerts) ?? incident.startedUs,
    untilUs: Math.min(nowUs, incident.resolvedUs ?? nowUs),
    symptom: first === undefined ? undefined : symptomOf(first, (id) => names.get(id)),
    isOfAlert: true,
  };
}
