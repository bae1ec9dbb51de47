import type { FindingFeedback, FindingKind, FindingReason } from '@vigilops/contracts/api';
import type { FindingChart, FindingRecord } from '../../model/index.ts';
import type { Row } from '../database.ts';
import { sql, type Sql } from '../read/sql.ts';
import { unixUsText } from '../read/times.ts';

export interface FindingRow extends Row {
  readonly id: number;
  readonly series_key: string;
  readonly kind: FindingKind;
  readonly reason: FindingReason;
  readonly subject_key: string;
  readonly host_id: number | null;
  readonly service_id: number | null;
  readonly service: string | null;
  readonly template_id: string | null;
  readonly issue_id: string | null;
  readonly measure: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly score: number;
  readonly value: number | null;
  readonly expected: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly from_us: string;
  readonly last_us: string;
  readonly to_us: string | null;
  readonly folded_into: number | null;
  readonly chart: FindingChart;
  readonly host_name: string | null;
  readonly service_name: string | null;
  readonly template_text: string | null;
  readonly word: FindingFeedback | null;
  readonly word_by: string | null;
  readonly word_us: string | null;
  readonly members: number;
  readonly group_score: number;
  readonly group_to_us: string | null;
}

/** Findings `f` with all that is said of them; a condition may speak of `told`, what is told with each. */
export function selectFindings(rest: Sql): Sql {
  return sql`
    SELECT f.id, f.series_key, f.kind, f.reason, f.subject_key, f.host_id, f.service_id, f.service,
           f.template_id::text, f.issue_id::text, f.measure, f.labels, f.unit, f.score, f.value, f.expected, f.low,
           f.high, ${unixUsText(sql`f.from_time`)} AS from_us, ${unixUsText(sql`f.last_time`)} AS last_us,
           ${unixUsText(sql`f.to_time`)} AS to_us, f.folded_into, f.chart, h.name AS host_name, s.name AS service_name,
           coalesce(t.name, t.text) AS template_text, b.word, b.by_name AS word_by,
           ${unixUsText(sql`b.at`)} AS word_us, told.members,
           greatest(f.score, told.score) AS group_score,
           CASE WHEN f.to_time IS NULL OR told.goes_on THEN NULL
                ELSE ${unixUsText(sql`greatest(f.to_time, told.to_time)`)} END AS group_to_us
    FROM vigilops.findings AS f
    LEFT JOIN vigilops.effective_hosts AS h ON h.id = f.host_id
    LEFT JOIN vigilops.services AS s ON s.id = f.service_id
    LEFT JOIN vigilops.log_template_moves AS moved ON moved.from_id = f.template_id
    LEFT JOIN vigilops.log_templates AS t ON t.id = coalesce(moved.to_id, f.template_id)
    LEFT JOIN vigilops.finding_feedback AS b ON b.finding_id = f.id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS members, max(m.score) AS score, max(m.to_time) AS to_time,
             bool_or(m.to_time IS NULL) IS TRUE AS goes_on
      FROM vigilops.findings AS m WHERE m.folded_into = f.id
    ) AS told
    ${rest}`;
}

const numberOf = (text: string | null) => (text === null ? null : Number(text));

export function recordOf(row: FindingRow): FindingRecord {
  return {
    id: row.id,
    seriesKey: row.series_key,
    kind: row.kind,
    reason: row.reason,
    subject: {
      key: row.subject_key,
      hostId: row.host_id,
      serviceId: row.service_id,
      service: row.service,
    },
    templateId: numberOf(row.template_id),
    issueId: numberOf(row.issue_id),
    measure: row.measure,
    labels: row.labels,
    unit: row.unit,
    score: row.score,
    value: row.value,
    expected: row.expected,
    low: row.low,
    high: row.high,
    fromUs: Number(row.from_us),
    lastUs: Number(row.last_us),
    toUs: numberOf(row.to_us),
    chart: row.chart,
    hostName: row.host_name,
    serviceName: row.service_name,
    templateText: row.template_text,
    foldedInto: row.folded_into,
    feedback: row.word === null ? null : { word: row.word, by: row.word_by ?? '', atUs: Number(row.word_us) },
    members: row.members,
    groupScore: row.group_score,
    groupToUs: numberOf(row.group_to_us),
  };
}
