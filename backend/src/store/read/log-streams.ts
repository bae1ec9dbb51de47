import type { FieldTest } from '@vigilops/contracts/log-query';
import { fieldSql } from './log-pattern.ts';
import { join, sql, where, type Sql } from './sql.ts';

type HostLabel = readonly [key: string, value: string];

export interface StreamQuestion {
  readonly hostIds?: readonly number[] | undefined;
  /** Names or keys. */
  readonly hosts?: readonly string[] | undefined;
  /** Any of these. */
  readonly hostGroups?: readonly string[] | undefined;
  /** All of these. */
  readonly hostTags?: readonly string[] | undefined;
  /** All of these. */
  readonly hostLabels?: readonly HostLabel[] | undefined;
  readonly services?: readonly string[] | undefined;
  readonly file?: string | undefined;
}

/** Of `log_streams s`. */
export function streamConditions(question: StreamQuestion): Sql[] {
  const { hostIds, services, file } = question;
  const conditions: Sql[] = [];
  if (hostIds !== undefined) {
    conditions.push(sql`s.host_id = ANY(${hostIds}::int[])`);
  }
  const ofHosts = hostConditions(question);
  if (ofHosts.length > 0) {
    conditions.push(sql`s.host_id IN (SELECT stands_for FROM vigilops.effective_hosts ${where(ofHosts)})`);
  }
  if (services !== undefined) {
    conditions.push(sql`s.service_name = ANY(${services}::text[])`);
  }
  if (file !== undefined) {
    conditions.push(sql`s.file_path = ${file}`);
  }
  return conditions;
}

function hostConditions({ hosts, hostGroups, hostTags, hostLabels }: StreamQuestion): Sql[] {
  const conditions: Sql[] = [];
  if (hosts !== undefined) {
    conditions.push(sql`(name = ANY(${hosts}::text[]) OR key = ANY(${hosts}::text[]))`);
  }
  if (hostGroups !== undefined) {
    conditions.push(sql`host_group = ANY(${hostGroups}::text[])`);
  }
  if (hostTags !== undefined) {
    conditions.push(sql`tags @> ${hostTags}::text[]`);
  }
  for (const [key, value] of hostLabels ?? []) {
    conditions.push(sql`labels ->> ${key}::text = ${value}`);
  }
  return conditions;
}

/** What the streams of a record can be asked: about their host, service or file, or a resource attribute of any of `names`. */
export type StreamCondition =
  | { readonly kind: 'host' | 'group' | 'tag' | 'service' | 'file'; readonly test: FieldTest }
  | { readonly kind: 'resource'; readonly names: readonly string[]; readonly test: FieldTest };

/** Of `log_streams s` with its `resources r`. */
export function streamConditionSql(condition: StreamCondition): Sql {
  const { kind, test } = condition;
  const ofHosts = (found: Sql) =>
    sql`s.host_id IN (SELECT stands_for FROM vigilops.effective_hosts WHERE ${found})`;
  switch (kind) {
    case 'host':
      return ofHosts(sql`(${fieldSql(sql`name`, test)} OR ${fieldSql(sql`key`, test)})`);
    case 'group':
      return ofHosts(fieldSql(sql`host_group`, test));
    case 'tag':
      return ofHosts(sql`EXISTS (SELECT FROM unnest(tags) AS tag WHERE ${fieldSql(sql`tag`, test)})`);
    case 'service':
      return fieldSql(sql`nullif(s.service_name, '')`, test);
    case 'file':
      return fieldSql(sql`nullif(s.file_path, '')`, test);
    case 'resource':
      return sql`(${join(
        condition.names.map((name) => fieldSql(sql`(r.attributes ->> ${name}::text)`, test)),
        sql` OR `,
      )})`;
  }
}
