import type { Finding } from '@vigilops/contracts/api';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { FindingRecord } from '../../../model/index.ts';
import type { RouteDeps } from '../../route.ts';

/** Of one that stands for others: the highest score of them, and it goes on while one of them does. */
export function presentFinding(
  found: FindingRecord,
  { findingWords }: Pick<RouteDeps, 'findingWords'>,
): Finding {
  const { chart, feedback } = found;
  return {
    id: found.id,
    kind: found.kind,
    reason: found.reason,
    score: found.groupScore,
    ...findingWords(found),
    measure: found.measure,
    labels: { ...found.labels },
    unit: found.unit,
    value: found.value,
    expected: found.expected,
    low: found.low,
    high: found.high,
    host_id: found.subject.hostId,
    host_name: found.hostName,
    service_id: found.subject.serviceId,
    service: found.serviceName ?? found.subject.service,
    template_id: found.templateId,
    template: found.templateText,
    issue_id: found.issueId,
    from: formatTimeUs(found.fromUs),
    to: found.groupToUs === null ? null : formatTimeUs(found.groupToUs),
    members: found.members,
    folded_into: found.foldedInto,
    feedback:
      feedback === null ? null : { word: feedback.word, by: feedback.by, at: formatTimeUs(feedback.atUs) },
    chart: {
      times: chart.timesMs.map((ms) => formatTimeUs(ms * 1_000)),
      values: [...chart.values],
      low: [...chart.low],
      high: [...chart.high],
    },
  };
}
