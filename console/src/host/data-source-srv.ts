import type { DataSourceApi, DataSourceInstanceSettings, ScopedVars } from '@grafana/data';
import type { DataSourceRef } from '@grafana/schema';
import type { DataSourceSrv, GetDataSourceListFilters } from '@grafana/runtime';

type Settings = DataSourceInstanceSettings;
type Ref = DataSourceRef | string | null | undefined;

export interface DataSourceDeps {
  readonly sources: readonly Settings[];
  /** Makes the data source of these settings. */
  readonly open: (settings: Settings) => Promise<DataSourceApi>;
  /** Fills in variables of a dashboard: a data source may be named by one. */
  readonly replace: (text: string, vars: ScopedVars | undefined) => string;
  /** Waited for before a data source is given to a scene. */
  readonly sceneReady: () => Promise<unknown>;
}

/** The data sources of the console, by their uid, name or plugin, or as the default one. */
export function createDataSourceSrv({ sources, open, replace, sceneReady }: DataSourceDeps): DataSourceSrv {
  const opened = new Map<string, Promise<DataSourceApi>>();
  const own = new Map<string, DataSourceApi>();
  const named = (name: string) =>
    name === 'default'
      ? sources.find(({ isDefault }) => isDefault)
      : sources.find((each) => [each.uid, each.name, each.type].includes(name));
  const settingsOf = (ref?: Ref, vars?: ScopedVars): Settings | undefined => {
    const asked = nameOf(ref);
    const name = replace(asked, vars);
    const found = named(name);
    // Who asked by a variable goes on with the variable.
    return found === undefined || name === asked
      ? found
      : {
          ...found,
          isDefault: false,
          name: asked,
          uid: asked,
          rawRef: { type: found.type, uid: found.uid },
        };
  };
  const openOnce = (settings: Settings): Promise<DataSourceApi> => {
    const known = opened.get(settings.uid) ?? open(settings);
    opened.set(settings.uid, known);
    known.catch(() => opened.delete(settings.uid));
    return known;
  };
  return {
    getList: (filters) => sources.filter((each) => fits(each, filters ?? {})),
    getInstanceSettings: settingsOf,
    get: async (ref, vars) => {
      if (vars?.__sceneObject !== undefined) {
        await sceneReady();
      }
      const name = replace(nameOf(ref), vars);
      const settings = named(name);
      const source = own.get(name) ?? (settings === undefined ? undefined : await openOnce(settings));
      if (source === undefined) {
        throw new Error(`Datasource ${name} was not found`);
      }
      return source;
    },
    reload: () => Promise.resolve(),
    registerRuntimeDataSource: ({ dataSource }) => {
      if (own.has(dataSource.uid) || named(dataSource.uid) !== undefined) {
        throw new Error(`A runtime data source with uid ${dataSource.uid} has already been registered`);
      }
      own.set(dataSource.uid, dataSource);
    },
  };
}

function nameOf(ref: Ref): string {
  const name = typeof ref === 'string' ? ref : (ref?.uid ?? ref?.type);
  return name === undefined || name === '' ? 'default' : name;
}

function fits({ meta, type, ...rest }: Settings, filters: GetDataSourceListFilters): boolean {
  const kinds = ['metrics', 'tracing', 'logs', 'annotations', 'alerting'] as const;
  const types = filters.type === undefined ? undefined : [filters.type].flat();
  return (
    kinds.every((kind) => filters[kind] !== true || meta[kind] === true) &&
    (filters.all === true || kinds.some((kind) => meta[kind] === true)) &&
    (filters.pluginId === undefined || filters.pluginId === meta.id) &&
    (types === undefined || types.includes(type)) &&
    (filters.filter?.({ meta, type, ...rest }) ?? true)
  );
}
