export interface PlanNode {
  /** What is done, and to what. */
  readonly title: string;
  /** Estimates and conditions, as the server has them. */
  readonly facts: readonly (readonly [string, string])[];
  readonly children: readonly PlanNode[];
}

type Json = Readonly<Record<string, unknown>>;

const MOST_NODES = 500;
const MOST_TEXT = 1_000;

/** A plan as JSON of PostgreSQL, MySQL, MariaDB or MongoDB as a tree; undefined where it is none that is known. */
export function planTree(text: string): PlanNode | undefined {
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch {
    return undefined;
  }
  const root = isRecord(plan) ? plan : Array.isArray(plan) && isRecord(plan[0]) ? plan[0] : undefined;
  if (root === undefined) {
    return undefined;
  }
  const budget = { left: MOST_NODES };
  if (isRecord(root['Plan'])) {
    return postgresNode(root['Plan'], budget);
  }
  if (isRecord(root['query_block'])) {
    return mysqlNode('query_block', root['query_block'], budget);
  }
  const planner = root['queryPlanner'];
  const winner = isRecord(planner) ? planner['winningPlan'] : root['winningPlan'];
  return isRecord(winner) ? mongoNode(winner, budget) : undefined;
}

interface Budget {
  left: number;
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
};

const childrenOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter(isRecord) : isRecord(value) ? [value] : [];

/** What is told in the title already, or would drown the rest. */
const POSTGRES_QUIET = new Set([
  'Node Type', 'Plans', 'Relation Name', 'Schema', 'Alias', 'Index Name', 'Parallel Aware', 'Async Capable',
  'Parent Relationship', 'Startup Cost', 'Plan Width', 'Output', 'Inner Unique', 'Disabled', 'Join Type',
]); // prettier-ignore

function postgresNode(node: Json, budget: Budget): PlanNode {
  budget.left -= 1;
  const join =
    typeof node['Join Type'] === 'string' && node['Join Type'] !== 'Inner' ? ` ${node['Join Type']}` : '';
  const on = node['Relation Name'] === undefined ? '' : ` on ${textOf(node['Relation Name'])}`;
  const by = node['Index Name'] === undefined ? '' : ` by ${textOf(node['Index Name'])}`;
  return {
    title: `${textOf(node['Node Type'] ?? '?')}${join}${on}${by}`,
    facts: factsOf(node, (key) => !POSTGRES_QUIET.has(key)),
    children: grown(childrenOf(node['Plans']), budget, (child) => postgresNode(child, budget)),
  };
}

function mongoNode(node: Json, budget: Budget): PlanNode {
  budget.left -= 1;
  // What is run by slots has the plan that people read inside.
  const inner = isRecord(node['queryPlan']) ? node['queryPlan'] : node;
  const below = [...childrenOf(inner['inputStage']), ...childrenOf(inner['inputStages'])];
  const by = inner['indexName'] === undefined ? '' : ` by ${textOf(inner['indexName'])}`;
  return {
    title: `${textOf(inner['stage'] ?? '?')}${by}`,
    facts: factsOf(inner, (key) => !['stage', 'indexName', 'inputStage', 'inputStages'].includes(key)),
    children: grown(below, budget, (child) => mongoNode(child, budget)),
  };
}

/** MySQL and MariaDB nest by names: whatever holds a record, or a list of such, is a node. `cost_info` is a fact. */
function mysqlNode(name: string, node: Json, budget: Budget): PlanNode {
  budget.left -= 1;
  const costs = isRecord(node['cost_info']) ? node['cost_info'] : {};
  const inner = Object.entries(node).filter(
    ([key, value]) => key !== 'cost_info' && childrenOf(value).length > 0,
  );
  const below = inner.flatMap(([key, value]) =>
    childrenOf(value).map((child): readonly [string, Json] => {
      // A list of `{ "table": … }` is a list of tables.
      const [[only, wrapped] = ['', undefined], ...more] = Object.entries(child);
      return more.length === 0 && isRecord(wrapped) ? [only, wrapped] : [key, child];
    }),
  );
  const isFact = (key: string) =>
    key !== 'cost_info' &&
    key !== 'table_name' &&
    key !== 'used_columns' &&
    !inner.some(([known]) => known === key);
  const table = node['table_name'] === undefined ? '' : ` ${textOf(node['table_name'])}`;
  return {
    title: `${name}${table}`,
    facts: [
      ...factsOf(node, isFact),
      ...factsOf(costs, (key) => key === 'query_cost' || key === 'prefix_cost'),
    ],
    children: grown(below, budget, ([key, child]) => mysqlNode(key, child, budget)),
  };
}

const factsOf = (node: Json, isFact: (key: string) => boolean) =>
  Object.entries(node)
    .filter(([key, value]) => isFact(key) && value !== null && value !== '')
    .map(([key, value]) => [key, textOf(value)] as const);

/** No more than there is room for: a plan is from elsewhere. */
function grown<Child>(
  children: readonly Child[],
  budget: Budget,
  grow: (child: Child) => PlanNode,
): PlanNode[] {
  return children.flatMap((child) => (budget.left > 0 ? [grow(child)] : []));
}
