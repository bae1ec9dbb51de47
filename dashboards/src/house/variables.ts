import {
  AdHocVariableBuilder,
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

/**
 * What "All" says to the data source, which takes it for no condition at all: so lines and series without the label
 * are meant, too, and a fleet of a thousand hosts makes no longer question than one of three.
 */
const ANYTHING = '.*';

/** Any number of names. */
export const several = (variable: Listed): VariableModel =>
  listed(variable).multi(true).includeAll(true).allValue(ANYTHING).current(all).build();

/** The lowest level that is shown. */
export const level = (): VariableModel =>
  new CustomVariableBuilder('level')
    .label('Level')
    .description('Lines of this level and of all that are graver.')
    .values(LEVELS.filter((name) => name !== 'unknown').join(','))
    .includeAll(true)
    .allValue(ANYTHING)
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
