import { VigilError } from '@vigilops/contracts';
import type {
  AlertRecord,
  AlertStore,
  AlertTransition,
  AuditEntry,
  IncidentStore,
  RuleRecord,
  Signal,
  Step,
} from '../model/index.ts';
import { decide, type Decided } from './decide.ts';
import { ALARM_WORDS, type Language } from './words.ts';

export interface Alarm {
  /** What a rule says now, of all that it is about. Resolves with what began to fire and what ended. */
  take(
    rule: RuleRecord,
    signals: readonly Signal[],
    nowUs: number,
    signal: AbortSignal,
  ): Promise<readonly AlertTransition[]>;
  /**
   * Throws NOT_FOUND, or CONFLICT where it is resolved already. To acknowledge twice changes nothing: the first one's
   * name stays.
   */
  acknowledge(
    alertId: number,
    by: { readonly name: string; readonly note: string | null; readonly at: Date },
    audit: Omit<AuditEntry, 'action' | 'subject' | 'detail'>,
    signal: AbortSignal,
  ): Promise<AlertRecord>;
  /** Somebody is at all of it. `again`: somebody was; the first one stays named, and what fired since is theirs, too. */
  acknowledgeIncident(
    incidentId: number,
    by: { readonly name: string; readonly note: string | null; readonly at: Date },
    audit: Omit<AuditEntry, 'action' | 'subject' | 'detail'>,
    signal: AbortSignal,
  ): ReturnType<IncidentStore['acknowledge']>;
}

const GOOD = { verdict: 'good' } as const;

function spoken(decided: Decided, language: Language): Step {
  return decided.to === 'resolved'
    ? { to: 'resolved', resolution: ALARM_WORDS[language][decided.why] }
    : decided;
}

/** The only room that makes alerts of signals. */
export function createAlarm(
  store: Pick<AlertStore, 'advance' | 'find' | 'acknowledge'>,
  incidents: Pick<IncidentStore, 'acknowledge'>,
  /** In which it says how an alert ended. */
  language: () => Language,
): Alarm {
  const find = async (alertId: number, signal: AbortSignal): Promise<AlertRecord> => {
    const alert = await store.find(alertId, signal);
    if (alert === undefined) {
      throw new VigilError('NOT_FOUND', `there is no alert ${String(alertId)}`);
    }
    return alert;
  };
  return {
    take: (rule, signals, nowUs, signal) => {
      const { definition } = rule;
      // Lines that nobody writes any more are not counted any more: that is good, and is given its time to stay so.
      const silence = definition.enabled && definition.condition.type === 'log' ? GOOD : undefined;
      return store.advance(
        rule,
        signals,
        (open, one) => spoken(decide(definition, open, one ?? silence, nowUs), language()),
        nowUs,
        signal,
      );
    },

    acknowledge: async (alertId, by, audit, signal) => {
      const alert = await find(alertId, signal);
      const line = {
        ...audit,
        action: 'alert.acknowledged',
        subject: alert.message,
        detail: { id: alertId },
      };
      const outcome = await store.acknowledge(alertId, by, line, signal);
      if (outcome === 'resolved') {
        throw new VigilError('CONFLICT', 'the alert is resolved: there is nothing left to acknowledge');
      }
      return find(alertId, signal);
    },

    acknowledgeIncident: (incidentId, by, audit, signal) => {
      const line = {
        ...audit,
        action: 'incident.acknowledged',
        subject: String(incidentId),
        detail: by.note === null ? {} : { note: by.note },
      };
      return incidents.acknowledge(incidentId, by, line, signal);
    },
  };
}
