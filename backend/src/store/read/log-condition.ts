import type { FieldTest, TextPattern } from '@vigilops/contracts/log-query';
import { containsSql, fieldSql, jsonFieldSql } from './log-pattern.ts';
import { join, sql, type Sql } from './sql.ts';

/** What log records must be like, with all that is about their streams settled as ids of streams. */
export type LogCondition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly LogCondition[] }
  | { readonly kind: 'not'; readonly of: LogCondition }
  | { readonly kind: 'body'; readonly pattern: TextPattern }
  | { readonly kind: 'streams'; readonly ids: readonly number[] }
  /** Severity numbers, both ends included. */
  | { readonly kind: 'severity'; readonly ranges: readonly (readonly [number, number])[] }
  /** Lower-case hex; null: it has one. */
  | { readonly kind: 'trace' | 'span'; readonly id: string | null }
  | { readonly kind: 'event'; readonly test: FieldTest }
  /** Ids of templates, with all whose lines are theirs; null: it has one. */
  | { readonly kind: 'template'; readonly ids: readonly number[] | null }
  /** The id of an error issue, with what was merged into it; null: it has one. */
  | { readonly kind: 'issue'; readonly id: number | null }
  /** An attribute of any of these names, or a field of the structured body; or one of these streams, whose resources have it. */
  | {
      readonly kind: 'field';
      readonly names: readonly string[];
      readonly test: FieldTest;
      readonly streamIds: readonly number[];
    };

/** About the columns of `vigilops.logs`; true or false, never null. */
export function conditionSql(condition: LogCondition): Sql {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return junction(condition);
    case 'not':
      return sql`NOT ${conditionSql(condition.of)}`;
    case 'body':
      return sql`(${containsSql(sql`body`, condition.pattern)})`;
    case 'streams':
      return sql`(stream_id = ANY(${condition.ids}::int[]))`;
    case 'severity':
      return anyOf(condition.ranges.map(([low, high]) => sql`severity BETWEEN ${low} AND ${high}`));
    case 'trace':
      return idSql(sql`trace_id`, condition.id);
    case 'span':
      return idSql(sql`span_id`, condition.id);
    case 'template':
      return condition.ids === null
        ? sql`(coalesce(template_id, 0) <> 0)`
        : sql`(coalesce(template_id, 0) = ANY(${condition.ids}::bigint[]))`;
    case 'issue':
      return condition.id === null
        ? sql`(issue_id IS NOT NULL)`
        : sql`(issue_id IS NOT NULL AND issue_id = ANY(ARRAY(
            SELECT ${condition.id}::bigint
            UNION ALL SELECT id FROM vigilops.error_issues WHERE merged_into = ${condition.id}::bigint)))`;
    case 'event':
      return sql`coalesce(${fieldSql(sql`event_name`, condition.test)}, false)`;
    case 'field':
      return sql`coalesce(${anyOf(fieldSqls(condition))}, false)`;
  }
}

function junction({ kind, of }: Extract<LogCondition, { kind: 'and' | 'or' }>): Sql {
  return kind === 'or'
    ? anyOf(of.map(conditionSql))
    : of.length === 0
      ? sql`true`
      : sql`(${join(of.map(conditionSql), sql` AND `)})`;
}

function anyOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`false` : sql`(${join(conditions, sql` OR `)})`;
}

function idSql(column: Sql, id: string | null): Sql {
  return id === null
    ? sql`(${column} IS NOT NULL)`
    : sql`(${column} IS NOT NULL AND ${column} = ${Buffer.from(id, 'hex')})`;
}

/** What most records lack is asked first: a look at a key costs less than a value. */
function fieldSqls({ names, test, streamIds }: Extract<LogCondition, { kind: 'field' }>): Sql[] {
  const ofAttributes = names.map((name) => [name]);
  const ofBody = names.map((name) => name.split('.'));
  return [
    sql`(attributes ?| ${names}::text[] AND ${jsonFieldSql(sql`attributes`, ofAttributes, test)})`,
    sql`(body_json IS NOT NULL AND ${jsonFieldSql(sql`body_json`, ofBody, test)})`,
    ...(streamIds.length === 0 ? [] : [sql`stream_id = ANY(${streamIds}::int[])`]),
  ];
}
