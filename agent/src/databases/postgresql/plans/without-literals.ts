import { normaliseSql } from '../../sql/normalise.ts';

/** Keys of a plan whose values the server chooses from a list of its own, or that name things. */
const NAMES: ReadonlySet<string> = new Set([
  'Node Type',
  'Parent Relationship',
  'Join Type',
  'Strategy',
  'Partial Mode',
  'Scan Direction',
  'Operation',
  'Command',
  'Relation Name',
  'Schema',
  'Alias',
  'Index Name',
  'CTE Name',
  'Subplan Name',
  'Function Name',
  'Sampling Method',
  'Custom Plan Provider',
]);

/** The same plan; of every other text, such as conditions and sort keys, literals are gone. */
export function withoutLiterals(plan: unknown, key = ''): unknown {
  if (typeof plan === 'string') {
    return NAMES.has(key) ? plan : normaliseSql(plan, 'postgresql').text;
  }
  if (Array.isArray(plan)) {
    return plan.map((one: unknown) => withoutLiterals(one, key));
  }
  if (typeof plan === 'object' && plan !== null) {
    return Object.fromEntries(
      Object.entries(plan).map(([name, value]) => [name, withoutLiterals(value, name)]),
    );
  }
  return plan;
}
