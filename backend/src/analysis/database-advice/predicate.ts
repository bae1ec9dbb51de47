/** What a statement looks for in one table: columns that are compared with a value. */
export interface Predicate {
  readonly schema: string | null;
  readonly table: string;
  /** Those that must be equal first; in the order of the statement. */
  readonly columns: readonly string[];
}

const NAME = String.raw`(?:"[^"]+"|\x60[^\x60]+\x60|[A-Za-z_][\w$]*)`;
const DOTTED = String.raw`${NAME}(?:\s*\.\s*${NAME}){0,2}`;
const FROM = /\b(?:from|join|update|delete\s+from)\s+(?:only\s+)?/giu;
/** A table with its alias, and the comma that another one follows. */
const TABLE = new RegExp(String.raw`\s*(${DOTTED})(?:\s+(?:as\s+)?(${NAME}))?\s*(,)?`, 'yiu');
const COMPARED = new RegExp(
  String.raw`(?<![\w$."\x60])(${DOTTED})\s*(=|<>|!=|<=|>=|<|>|\bin\b|\bbetween\b|\blike\b|\bilike\b)\s*(?:any\s*)?\(?\s*(\?|…|\d|:)`,
  'giu',
);
/** What an index that is read in order cannot answer. */
const NO_SEARCH = new Set(['<>', '!=']);
/** Words that stand where an alias could. */
const WORDS = new Set([
  'where',
  'set',
  'join',
  'inner',
  'left',
  'right',
  'full',
  'cross',
  'natural',
  'on',
  'using',
  'group',
  'order',
  'limit',
  'having',
  'union',
  'except',
  'intersect',
  'for',
  'returning',
  'values',
  'force',
  'use',
  'ignore',
  'partition',
  'window',
  'offset',
  'fetch',
  'lateral',
  'tablesample',
  'as',
  'straight_join',
  'and',
  'or',
  'not',
]);
const MOST_CHARACTERS = 8_192;
const MOST_COLUMNS = 4;

/**
 * Tables of a normalised statement with the columns that its conditions search. Nothing of what cannot be told: a column
 * without a table where there are several. It reads words, not grammar, so it may miss some; it names none that is not there.
 */
export function predicatesOf(text: string): readonly Predicate[] {
  const sql = text.slice(0, MOST_CHARACTERS);
  const tables = tablesIn(sql);
  const conditions = conditionsIn(sql);
  const found = new Map<
    string,
    { readonly table: Table; readonly equal: string[]; readonly ranges: string[] }
  >();
  for (const match of conditions.matchAll(COMPARED)) {
    const parts = partsOf(match[1] ?? '');
    const operator = (match[2] ?? '').toLowerCase();
    const column = parts.at(-1) ?? '';
    const table = tableOf(parts.slice(0, -1), tables);
    if (table === undefined || NO_SEARCH.has(operator) || WORDS.has(column.toLowerCase())) {
      continue;
    }
    const key = JSON.stringify([table.schema, table.name]);
    const known = found.get(key) ?? { table, equal: [], ranges: [] };
    found.set(key, known);
    const list = operator === '=' || operator === 'in' ? known.equal : known.ranges;
    if (!known.equal.includes(column) && !known.ranges.includes(column)) {
      list.push(column);
    }
  }
  return [...found.values()].map(({ table, equal, ranges }) => ({
    schema: table.schema,
    table: table.name,
    // Behind a range an index in order helps no further.
    columns: [...equal, ...ranges.slice(0, 1)].slice(0, MOST_COLUMNS),
  }));
}

/** Names of columns in the filter of a plan, such as `((status = ?) AND (total > ?))`. */
export function columnsInFilter(filter: string): readonly string[] {
  const plain = filter
    .slice(0, MOST_CHARACTERS)
    .replaceAll(CAST, '')
    .replaceAll(/\(("[^"]+"|[A-Za-z_][\w$.]*)\)/gu, '$1');
  const columns = predicatesOf(`select from one where ${plain.replaceAll(QUALIFIER, '')}`)[0]?.columns;
  return columns ?? [];
}

/** As `::character varying(?)[]`: the planner writes a type behind almost everything. */
const CAST =
  /::(?:character varying|timestamp with(?:out)? time zone|time with(?:out)? time zone|double precision|bit varying|"[^"]+"|\w+)(?:\((?:\?|\d+)(?:, ?(?:\?|\d+))*\))?(?:\[\])*/gu;
const QUALIFIER = /\b[A-Za-z_][\w$]*\.(?=["A-Za-z_])/gu;

interface Table {
  readonly schema: string | null;
  readonly name: string;
  readonly alias: string | null;
}

function tablesIn(sql: string): readonly Table[] {
  const found = new Map<string, Table>();
  for (const from of sql.matchAll(FROM)) {
    TABLE.lastIndex = from.index + from[0].length;
    for (let match = TABLE.exec(sql); match !== null; match = match[3] === ',' ? TABLE.exec(sql) : null) {
      const [, dotted = '', alias] = match;
      const parts = partsOf(dotted);
      const name = parts.at(-1) ?? '';
      if (!WORDS.has(name.toLowerCase())) {
        const called = alias === undefined || WORDS.has(alias.toLowerCase()) ? null : bare(alias);
        found.set(called ?? name, { schema: parts.at(-2) ?? null, name, alias: called });
      }
    }
  }
  return [...found.values()];
}

/** What follows WHERE and ON, to the next part of the statement. */
function conditionsIn(sql: string): string {
  const parts = sql.split(/\b(?:where|on)\b/iu).slice(1);
  return parts
    .map(
      (part) =>
        part.split(/\b(?:group\s+by|order\s+by|limit|having|returning|union|for\s+update|set)\b/iu)[0] ?? '',
    )
    .join(' ; ');
}

function tableOf(qualifier: readonly string[], tables: readonly Table[]): Table | undefined {
  const name = qualifier.at(-1)?.toLowerCase();
  if (name === undefined) {
    return tables.length === 1 ? tables[0] : undefined;
  }
  return tables.find((table) => (table.alias ?? table.name).toLowerCase() === name);
}

const partsOf = (dotted: string): readonly string[] => (dotted.match(new RegExp(NAME, 'gu')) ?? []).map(bare);

function bare(name: string): string {
  return /^["\u0060]/u.test(name) ? name.slice(1, -1) : name;
}
