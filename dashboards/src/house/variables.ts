import {
  AdHocVariableBuilder,
  ConstantVariableBuilder,
  CustomVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { LEVELS } from '@vigilops/contracts';
import { SOURCE } from './source.ts';

/** What the data source's variables list (`VariableQuery` of the plugin). */
interface LookUp {
  readonly kind: 'hosts' | 'services' | 'values';
  readonly metric?: string;
  readonly label?: string;
}

interface Listed {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly lookUp: LookUp;
}

function listed({ name, label, description, lookUp }: Listed): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource({ ...SOURCE })
    .query({ refId: name, ...lookUp })
    .refresh(VariableRefresh.OnDashboardLoad)
    .sort(VariableSort.NaturalAsc);
}

/** One name; the dashboard is about it. */
export const chosen = (variable: Listed): VariableModel => listed(variable).multi(false).build();

const all = { text: ['All'], value: ['$__all'] };

/** For patterns of metric questions: All matches every value, also that of series without the label. */
export const ANY_VALUE = '.*';

/** Any number of names for a metric's pattern. A fleet may have more hosts than a pattern may have letters. */
export const severalOfMetrics = (variable: Listed): VariableModel =>
  listed(variable).multi(true).includeAll(true).allValue(ANY_VALUE).current(all).build();

/**
 * Questions about logs take lists of names, and an empty list asks for lines of all, also of those without a host.
 * Grafana knows no empty "All": this constant, which is empty, stands for it.
 */
export const nothing = (): VariableModel => new ConstantVariableBuilder('nothing').value('').build();
const AS_NOTHING = '${nothing}';

/** Any number of names for a list of a question about logs. Needs `nothing`. */
export const severalOfLogs = (variable: Listed): VariableModel =>
  listed(variable).multi(true).includeAll(true).allValue(AS_NOTHING).current(all).build();

/** The lowest level that is shown. Needs `nothing`. */
export const level = (): VariableModel =>
  new CustomVariableBuilder('level')
    .label('Level')
    .description('Lines of this level and of all that are graver.')
    .values(LEVELS.filter((name) => name !== 'unknown').join(','))
    .includeAll(true)
    .allValue(AS_NOTHING)
    .current({ text: 'All', value: '$__all' })
    .build();

export const text = (): VariableModel =>
  new TextBoxVariableBuilder('text')
    .label('Text')
    .description('Part of the line; upper and lower case do not matter.')
    .defaultValue('')
    .build();

/** Filters by any label, which the data source adds to every question about metrics. */
export const filters = (): VariableModel =>
  new AdHocVariableBuilder('filters')
    .label('Filters')
    .description('Further conditions on labels, for every panel about metrics.')
    .datasource({ ...SOURCE })
    .build();
