import { z } from 'zod';
import { provisioningFiles } from './files.ts';
import { alerting, type Rule } from './schemas.ts';

/** Every rule that is provisioned, by its uid. */
export function provisionedRules(): ReadonlyMap<string, Rule> {
  const files = provisioningFiles().filter(({ kind }) => kind === 'alerting');
  const groups = files.flatMap(({ content }) => z.parse(alerting, content).groups ?? []);
  return new Map(groups.flatMap(({ rules }) => rules.map((rule) => [rule.uid, rule])));
}

export interface Answer {
  /** Names of columns and how PostgreSQL calls their types, in order. */
  readonly columns: readonly { readonly name: string; readonly type: number }[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** PostgreSQL's own numbers of the types that become a number, or a label, in Grafana. */
const TYPE = { bigint: 20, integer: 23, text: 25, real: 700, double: 701 };
const NUMBERS: readonly number[] = [TYPE.bigint, TYPE.integer, TYPE.real, TYPE.double];

export interface Instance {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly fires: boolean;
}

/**
 * What Grafana makes of an answer in table format: one column is the number, all others are labels and tell instances
 * apart. Throws where Grafana would refuse it: other types, an empty number, or two rows with the same labels.
 */
export function evaluateRule(rule: Rule, answer: Answer): readonly Instance[] {
  const [, threshold] = rule.data;
  const { type, params } = threshold.model.conditions[0].evaluator;
  const numbers = answer.columns.filter((column) => NUMBERS.includes(column.type));
  const labels = answer.columns.filter((column) => column.type === TYPE.text);
  const [number] = numbers;
  if (
    number === undefined ||
    numbers.length + labels.length !== answer.columns.length ||
    numbers.length > 1
  ) {
    throw new Error(`${rule.uid}: not one number and labels: ${JSON.stringify(answer.columns)}`);
  }
  const instances = answer.rows.map((row) => {
    const value = row[number.name];
    if (typeof value !== 'number') {
      throw new Error(`${rule.uid}: ${number.name} is ${String(value)}`);
    }
    return {
      labels: Object.fromEntries(labels.map(({ name }) => [name, String(row[name])])),
      value,
      fires: compare(value, type, params[0]),
    };
  });
  if (new Set(instances.map((instance) => JSON.stringify(instance.labels))).size !== instances.length) {
    throw new Error(`${rule.uid}: two rows have the same labels`);
  }
  return instances;
}

function compare(value: number, type: 'gt' | 'gte' | 'lt' | 'lte', limit: number): boolean {
  switch (type) {
    case 'gt':
      return value > limit;
    case 'gte':
      return value >= limit;
    case 'lt':
      return value < limit;
    case 'lte':
      return value <= limit;
    default:
      return type satisfies never;
  }
}
