import type { VariableModel } from '@grafana/schema';
import {
  AdHocFiltersVariable,
  ConstantVariable,
  CustomVariable,
  DataSourceVariable,
  IntervalVariable,
  QueryVariable,
  SceneVariableSet,
  SwitchVariable,
  TextBoxVariable,
  type SceneVariable,
} from '@grafana/scenes';

/** The fields of classic JSON that the schema leaves out, or knows under one type for all kinds. */
interface ClassicVariable extends Omit<VariableModel, 'query' | 'current'> {
  readonly query?: unknown;
  readonly current?: { readonly value?: unknown; readonly text?: unknown };
  readonly definition?: string;
  readonly auto?: boolean;
  readonly auto_min?: string;
  readonly auto_count?: number;
  readonly filters?: AdHocFiltersVariable['state']['filters'];
  readonly baseFilters?: AdHocFiltersVariable['state']['filters'];
}

/** The variables of a dashboard; those of a kind that Scenes does not know are left out. */
export function variablesOf(list: readonly VariableModel[] = []): SceneVariableSet {
  return new SceneVariableSet({
    variables: list.flatMap((model) => variableOf(model as unknown as ClassicVariable) ?? []),
  });
}

function variableOf(model: ClassicVariable): SceneVariable | undefined {
  const common = {
    name: model.name,
    ...(model.label === undefined ? {} : { label: model.label }),
    ...(model.hide === undefined ? {} : { hide: model.hide as never }),
    ...(model.skipUrlSync === undefined ? {} : { skipUrlSync: model.skipUrlSync }),
    ...(model.description === undefined ? {} : { description: model.description }),
  };
  const query = typeof model.query === 'string' ? model.query : '';
  const { value = '', text = value } = (model.current ?? {}) as { value?: string; text?: string };
  switch (model.type) {
    case 'query':
      return new QueryVariable({ ...common, ...choice(model), ...question(model) });
    case 'custom':
      return new CustomVariable({ ...common, ...choice(model), query });
    case 'datasource':
      return new DataSourceVariable({
        ...common,
        ...choice(model),
        pluginId: query,
        regex: model.regex ?? '',
        defaultOptionEnabled: value === 'default',
      });
    case 'interval':
      return new IntervalVariable({
        ...common,
        value,
        intervals: query.split(',').map((each) => each.trim()),
        autoEnabled: model.auto ?? false,
        autoStepCount: model.auto_count ?? 30,
        autoMinInterval: model.auto_min ?? '10s',
        refresh: model.refresh as never,
      });
    case 'textbox':
      return new TextBoxVariable({ ...common, value: value === '' ? query : value });
    case 'constant':
      return new ConstantVariable({ ...common, value: query });
    case 'switch':
      return new SwitchVariable({ ...common, value: text as never });
    case 'adhoc':
      return new AdHocFiltersVariable({
        ...common,
        datasource: model.datasource ?? null,
        filters: [...(model.filters ?? [])],
        baseFilters: [...(model.baseFilters ?? [])],
        applyMode: 'auto',
        layout: 'combobox',
      });
    default:
      return undefined;
  }
}

/** What all variables have that let a viewer choose among values. */
function choice(model: ClassicVariable) {
  const { value = '', text = value } = (model.current ?? {}) as { value?: string; text?: string };
  return {
    value,
    text,
    ...(model.multi === undefined ? {} : { isMulti: model.multi }),
    ...(model.includeAll === undefined ? {} : { includeAll: model.includeAll }),
    ...(model.allowCustomValue === undefined ? {} : { allowCustomValue: model.allowCustomValue }),
    ...(model.allValue === undefined || model.allValue === null ? {} : { allValue: model.allValue }),
  };
}

const question = (model: ClassicVariable) => ({
  query: model.query as never,
  datasource: model.datasource ?? null,
  regex: model.regex ?? '',
  ...(model.sort === undefined ? {} : { sort: model.sort as never }),
  ...(model.refresh === undefined ? {} : { refresh: model.refresh as never }),
  ...(model.definition === undefined ? {} : { definition: model.definition }),
});
