import type { MetricRole } from '@vigilops/analysis/cause';
import type { AlertRecord } from '../../model/index.ts';
import { budgetId, hostId, serviceId } from './graph.ts';

export interface Symptom {
  readonly node: string;
  readonly role: MetricRole;
  /** Of LLMs: the name of the one that is used up. */
  readonly budget?: string;
}

const BUDGET = 'vigilops.llm.budget.name';

type SeenAlert = Pick<
  AlertRecord,
  'condition' | 'hostId' | 'serviceId' | 'labels' | 'serviceName' | 'pendingSinceUs' | 'id'
>;

/** Undefined where an alert is about no place: all that moved is then a suspect by itself. */
export function symptomOf(
  alert: SeenAlert,
  /** Under which name the telemetry of a service comes. */
  telemetryName: (serviceId: number) => string | undefined,
): Symptom | undefined {
  const budget = alert.labels[BUDGET];
  if (budget !== undefined) {
    return { node: budgetId(budget), role: 'saturation', budget };
  }
  const own = alert.serviceId === null ? undefined : telemetryName(alert.serviceId);
  const service = own ?? alert.serviceName ?? serviceOfLabels(alert.labels);
  const role = roleOf(alert.condition);
  if (service !== undefined) {
    return { node: serviceId(service), role };
  }
  return alert.hostId === null ? undefined : { node: hostId(alert.hostId), role };
}

/** When it began as far as alerts know: a rule that waits saw it before it fired. */
export function onsetOf(alerts: readonly Pick<AlertRecord, 'pendingSinceUs'>[]): number | undefined {
  return alerts.length === 0 ? undefined : Math.min(...alerts.map(({ pendingSinceUs }) => pendingSinceUs));
}

function serviceOfLabels(labels: Readonly<Record<string, string>>): string | undefined {
  return [labels['service'], labels['service.name'], labels['service_name']].find(
    (name) => name !== undefined && name !== '',
  );
}

function roleOf(condition: AlertRecord['condition']): MetricRole {
  switch (condition?.type) {
    case 'service':
      return condition.slower_than_ms === undefined ? 'errors' : 'latency';
    case 'metric':
      return 'saturation';
    case 'log':
      return 'count';
    case 'series':
      return /latency|duration/.test(condition.metric)
        ? 'latency'
        : /error|fail/.test(condition.metric)
          ? 'errors'
          : 'other';
    default:
      return 'errors';
  }
}
