import { HOST_ROW } from '../../model/index.ts';
import { sql, type Sql } from './sql.ts';

export interface LabelMatch {
  /** An attribute of the series, else of its host as people see it, else of its resource. */
  readonly key: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

const HOST_GROUP = 'host.group';
/** A host may have several: a filter asks whether any of them is meant. */
const HOST_TAG = 'host.tag';
const HOST_LABEL = 'host.label.';
/** What an agent calls the same: what people set counts there, too. */
const AGENTS_GROUP = 'vigilops.host.group';
const AGENTS_LABEL = 'vigilops.host.label.';

/** Of a series `s`, its resource `r` and, where `joinHosts` says so, its host `h`; NULL where it is missing. */
export function labelSql(key: string): Sql {
  if (key === HOST_ROW) {
    return sql`s.host_id::text`;
  }
  const own = sql`s.attributes ->> ${key}::text`;
  const ofResource = sql`r.attributes ->> ${key}::text`;
  const ofHost = hostLabelSql(key);
  return ofHost === undefined
    ? sql`coalesce(${own}, ${ofResource})`
    : sql`coalesce(${own}, ${ofHost}, ${ofResource})`;
}

/** A join with the hosts of series `s`, only where one of the keys needs it. */
export function joinHosts(keys: Iterable<string>): Sql {
  return [...keys].some((key) => hostLabelSql(key) !== undefined)
    ? sql`LEFT JOIN vigilops.effective_hosts h ON h.id = s.host_id`
    : sql``;
}

/** A label that is missing is the empty text, as in PromQL: `!=` meets it. */
export function matchSql({ key, op, value }: LabelMatch): Sql {
  const isPositive = op === '=' || op === '=~';
  const meets = (text: Sql) =>
    op === '=' || op === '!=' ? sql`${text} = ${value}` : wholeMatch(text, value);
  const matched =
    key === HOST_TAG
      ? sql`EXISTS (SELECT FROM unnest(${TAGS_OR_EMPTY}) AS tag WHERE ${meets(sql`tag`)})`
      : meets(sql`coalesce(${labelSql(key)}, '')`);
  return isPositive ? matched : sql`NOT (${matched})`;
}

/** The different values of a label as rows (value), for a FROM clause that has s, r and, where needed, h. */
export function eachValueSql(key: string): { readonly value: Sql; readonly join: Sql } {
  return key === HOST_TAG
    ? { value: sql`tag`, join: sql`CROSS JOIN LATERAL unnest(h.tags) AS tag` }
    : { value: labelSql(key), join: sql`` };
}

/** Keys that hosts `h` give their series, as rows (key). */
export const HOST_KEYS = sql`
  SELECT ${HOST_GROUP}::text AS key WHERE h.host_group IS NOT NULL
  UNION ALL SELECT ${HOST_TAG} WHERE cardinality(h.tags) > 0
  UNION ALL SELECT ${HOST_LABEL} || label FROM jsonb_object_keys(h.labels) AS label`;

const TAGS_OR_EMPTY = sql`CASE WHEN cardinality(h.tags) > 0 THEN h.tags ELSE ARRAY[''] END`;

function hostLabelSql(key: string): Sql | undefined {
  switch (key) {
    case 'host.name':
      return sql`h.name`;
    case HOST_GROUP:
    case AGENTS_GROUP:
      return sql`h.host_group`;
    case HOST_TAG:
      return sql`nullif(array_to_string(h.tags, ','), '')`;
    default: {
      const prefix = [HOST_LABEL, AGENTS_LABEL].find((start) => key.startsWith(start));
      return prefix === undefined ? undefined : sql`h.labels ->> ${key.slice(prefix.length)}::text`;
    }
  }
}

/** The pattern must match the whole value. A leading (?i) is honoured, which PostgreSQL takes only at the very start. */
function wholeMatch(label: Sql, pattern: string): Sql {
  return pattern.startsWith('(?i)')
    ? sql`${label} ~* ${`^(?:${pattern.slice(4)})$`}`
    : sql`${label} ~ ${`^(?:${pattern})$`}`;
}
