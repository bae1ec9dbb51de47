import type { FindingQuestion, FindingReader } from '../../model/index.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import { sql, statement, where, type Sql } from '../read/sql.ts';
import { at, unixUsText } from '../read/times.ts';
import { recordOf, selectFindings, type FindingRow } from './finding-rows.ts';

export function createFindingReader(connections: Connections): FindingReader {
  const read = async (rest: Sql, signal: AbortSignal) => {
    const rows = await connections.query<FindingRow>(statement(selectFindings(rest)), withinLimit(signal));
    return rows.map(recordOf);
  };
  return {
    list: (question, signal) =>
      read(
        sql`${where(conditionsOf(question))} ORDER BY f.from_time DESC, f.id DESC LIMIT ${question.limit}`,
        signal,
      ),
    find: async (id, signal) => (await read(sql`WHERE f.id = ${id}`, signal))[0],
    membersOf: (id, limit, signal) =>
      read(sql`WHERE f.folded_into = ${id} ORDER BY f.score DESC, f.id LIMIT ${limit}`, signal),
    watched: async (signal) => {
      const [row] = await connections.query<{
        series: number;
        learning: number;
        left_out: number;
        until_us: string;
      }>(
        statement(sql`
          SELECT series, learning, left_out, ${unixUsText(sql`looked_until`)} AS until_us FROM vigilops.anomaly_watch`),
        withinLimit(signal),
      );
      return row === undefined
        ? undefined
        : {
            series: row.series,
            learning: row.learning,
            leftOut: row.left_out,
            lookedUntilUs: Number(row.until_us),
          };
    },
  };
}

function conditionsOf(question: FindingQuestion): readonly Sql[] {
  const { fromUs, toUs, kinds, hostId, serviceId, service, templateId, minScore, openOnly, before } =
    question;
  /** Of a finding, or of one that is told with it. */
  const any = (meets: (finding: Sql) => Sql) =>
    sql`(${meets(sql`f`)} OR EXISTS (
      SELECT FROM vigilops.findings AS m WHERE m.folded_into = f.id AND ${meets(sql`m`)}))`;
  const goesOn = sql`(f.to_time IS NULL OR told.goes_on)`;
  return [
    sql`f.folded_into IS NULL`,
    sql`f.from_time < ${at(toUs)}`,
    openOnly === true
      ? goesOn
      : sql`(${goesOn} OR greatest(f.to_time, told.to_time) >= ${at(fromUs)} OR f.from_time >= ${at(fromUs)})`,
    ...(kinds === undefined ? [] : [any((of) => sql`${of}.kind = ANY(${kinds}::text[])`)]),
    ...(hostId === undefined ? [] : [any((of) => sql`${of}.host_id = ${hostId}`)]),
    ...(serviceId === undefined ? [] : [any((of) => sql`${of}.service_id = ${serviceId}`)]),
    ...(service === undefined ? [] : [any((of) => sql`${of}.service = ${service}`)]),
    ...(templateId === undefined ? [] : [any((of) => sql`${of}.template_id = ${templateId}`)]),
    ...(minScore === undefined ? [] : [sql`greatest(f.score, told.score) >= ${minScore}`]),
    ...(before === undefined ? [] : [sql`(f.from_time, f.id) < (${at(before.fromUs)}, ${before.id}::int)`]),
  ];
}
