import { columnsInFilter } from './predicate.ts';

/** A table that a plan reads from one end to the other for the few rows that pass a filter. */
export interface FilteredScan {
  readonly schema: string | null;
  readonly table: string;
  readonly columns: readonly string[];
  /** As the planner guesses. */
  readonly rowsLeft: number | null;
}

const MOST_NODES = 2_000;

/** Sequential scans with a filter, of a plan of PostgreSQL in JSON. Empty for what is no such plan. */
export function filteredScans(plan: string): readonly FilteredScan[] {
  const found: FilteredScan[] = [];
  const open: unknown[] = [parsed(plan)];
  for (let seen = 0; open.length > 0 && seen < MOST_NODES; seen += 1) {
    const node = open.pop();
    if (Array.isArray(node)) {
      open.push(...(node as unknown[]));
    } else if (isRecord(node)) {
      found.push(...scanOf(node));
      open.push(node.Plan, node.Plans);
    }
  }
  return found;
}

function scanOf(node: Readonly<Record<string, unknown>>): readonly FilteredScan[] {
  const {
    'Node Type': type,
    'Relation Name': table,
    Schema: schema,
    Filter: filter,
    'Plan Rows': rows,
  } = node;
  if (
    typeof type !== 'string' ||
    !type.endsWith('Seq Scan') ||
    typeof table !== 'string' ||
    typeof filter !== 'string'
  ) {
    return [];
  }
  return [
    {
      schema: typeof schema === 'string' ? schema : null,
      table,
      columns: columnsInFilter(filter),
      rowsLeft: typeof rows === 'number' ? rows : null,
    },
  ];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // What a server calls a plan is text of others.
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
