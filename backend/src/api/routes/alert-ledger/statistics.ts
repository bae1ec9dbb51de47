import { VigilError } from '@vigilops/contracts';
import { alertStatistics, alertStatisticsQuery, formatTimeUs } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

const MOST_STEPS = 1_000;

export const getAlertStatistics = defineRoute({
  method: 'get',
  path: '/api/v1/alert-statistics',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getAlertStatistics',
  tag: 'incidents',
  summary:
    'Raw alerts against what people were told, by step; times to acknowledge and to resolve; noisy rules',
  status: 200,
  query: alertStatisticsQuery,
  answer: alertStatistics,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const range = rangeUs(query, nowUs);
    const stepUs = query.step_seconds * 1e6;
    if (range.toUs <= range.fromUs) {
      throw new VigilError('REQUEST_INVALID', 'to: must be later than from');
    }
    if ((range.toUs - range.fromUs) / stepUs > MOST_STEPS) {
      throw new VigilError('REQUEST_INVALID', `step_seconds: gives more than ${String(MOST_STEPS)} steps`);
    }
    const counts = await deps.incidents.statistics({ ...range, stepUs }, signal);
    return {
      alerts: counts.alerts,
      incidents: counts.incidents,
      notices: counts.notices,
      told_incidents: counts.toldIncidents,
      reduction_ratio: counts.alerts === 0 ? null : 1 - Math.min(1, counts.toldIncidents / counts.alerts),
      mtta_seconds: counts.mttaSeconds,
      mttr_seconds: counts.mttrSeconds,
      steps: counts.steps.map(({ atUs, ...step }) => ({ at: formatTimeUs(atUs), ...step })),
      hidden_by: [...counts.hiddenBy],
      rules: counts.rules.map((rule) => ({
        rule_id: rule.ruleId,
        name: rule.name,
        title: deps.ruleDesk.titleOf(rule.name),
        alerts: rule.alerts,
        told: rule.told,
        acknowledged: rule.acknowledged,
        median_seconds: rule.medianSeconds,
        noise: rule.noise,
      })),
      groups: counts.groups.map((group) => ({
        group: group.group,
        incidents: group.incidents,
        mtta_seconds: group.mttaSeconds,
        mttr_seconds: group.mttrSeconds,
      })),
    };
  },
});
