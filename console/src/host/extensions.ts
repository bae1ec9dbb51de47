import type {
  AppPlugin,
  ComponentTypeWithExtensionMeta,
  EventBus,
  PluginExtensionFunction,
  PluginExtensionLink,
} from '@grafana/data';
import type {
  UsePluginComponentResult,
  UsePluginComponentsOptions,
  UsePluginComponentsResult,
  UsePluginFunctionsOptions,
  UsePluginFunctionsResult,
  UsePluginLinksOptions,
  UsePluginLinksResult,
} from '@grafana/runtime';
import { createElement, useEffect, useMemo, useState, type ComponentType } from 'react';
import { from, map, type Observable } from 'rxjs';
import { extensionMeta, linkOf } from './extension-link.ts';

/** An app that adds to what others show. It is only loaded for the places that its plugin.json names. */
export interface ExtendingApp {
  readonly id: string;
  readonly targets: readonly string[];
  readonly load: () => Promise<AppPlugin>;
}

interface LoadedApp {
  readonly id: string;
  readonly plugin: AppPlugin;
}

export interface Extensions {
  readonly useLinks: (options: UsePluginLinksOptions) => UsePluginLinksResult;
  readonly useComponents: <Props extends object>(
    options: UsePluginComponentsOptions,
  ) => UsePluginComponentsResult<Props>;
  readonly useComponent: <Props extends object>(id: string) => UsePluginComponentResult<Props>;
  readonly useFunctions: <Signature>(
    options: UsePluginFunctionsOptions,
  ) => UsePluginFunctionsResult<Signature>;
  readonly observeLinks: (options: UsePluginLinksOptions) => Observable<PluginExtensionLink[]>;
}

/** What apps add to places of the console and of each other, by the rules of Grafana's plugin extensions. */
export function createExtensions(
  apps: readonly ExtendingApp[],
  events: Pick<EventBus, 'publish'>,
): Extensions {
  /** An app that cannot be loaded adds nothing; its own page says why. */
  const loadFor = async (point: string): Promise<LoadedApp[]> => {
    const wanted = apps.filter(({ targets }) => targets.includes(point));
    const loaded = await Promise.allSettled(
      wanted.map(async ({ id, load }): Promise<LoadedApp> => ({ id, plugin: await load() })),
    );
    return loaded.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  };
  const links = (loaded: readonly LoadedApp[], options: UsePluginLinksOptions) =>
    loaded.flatMap(({ id, plugin }) =>
      targeting(plugin.addedLinkConfigs, options.extensionPointId)
        .flatMap((config) => linkOf(id, config, options, events) ?? [])
        .slice(0, options.limitPerPlugin),
    );
  function useAppsFor(point: string): readonly LoadedApp[] | undefined {
    const [loaded, setLoaded] = useState<readonly LoadedApp[]>();
    useEffect(() => {
      let stays = true;
      void loadFor(point).then((found) => stays && setLoaded(found));
      return () => {
        stays = false;
      };
    }, [point]);
    return loaded;
  }
  return {
    useLinks: (options) => {
      const { extensionPointId, context, limitPerPlugin } = options;
      const loaded = useAppsFor(extensionPointId);
      return useMemo(
        () => ({
          isLoading: loaded === undefined,
          links: links(loaded ?? [], { extensionPointId, context, limitPerPlugin }),
        }),
        [loaded, extensionPointId, context, limitPerPlugin],
      );
    },
    useComponents: <Props extends object>({
      extensionPointId,
      limitPerPlugin,
    }: UsePluginComponentsOptions) => {
      const loaded = useAppsFor(extensionPointId);
      return useMemo(
        () => ({
          isLoading: loaded === undefined,
          components: addedComponents<Props>(loaded ?? [], extensionPointId, limitPerPlugin),
        }),
        [loaded, extensionPointId, limitPerPlugin],
      );
    },
    useComponent: <Props extends object>(id: string) => {
      const loaded = useAppsFor(id);
      const found = (loaded ?? [])
        .flatMap(({ plugin }) => plugin.exposedComponentConfigs)
        .find((config) => config.id === id);
      return {
        isLoading: loaded === undefined,
        component: found?.component as ComponentType<Props> | undefined,
      };
    },
    useFunctions: <Signature>({ extensionPointId, limitPerPlugin }: UsePluginFunctionsOptions) => {
      const loaded = useAppsFor(extensionPointId);
      return useMemo(
        () => ({
          isLoading: loaded === undefined,
          functions: addedFunctions<Signature>(loaded ?? [], extensionPointId, limitPerPlugin),
        }),
        [loaded, extensionPointId, limitPerPlugin],
      );
    },
    observeLinks: (options) =>
      from(loadFor(options.extensionPointId)).pipe(map((loaded) => links(loaded, options))),
  };
}

const targeting = <Config extends { readonly targets: string | string[] }>(
  configs: readonly Config[],
  point: string,
): Config[] => configs.filter(({ targets }) => [targets].flat().includes(point));

function addedComponents<Props extends object>(
  loaded: readonly LoadedApp[],
  point: string,
  limit: number | undefined,
): ComponentTypeWithExtensionMeta<Props>[] {
  return loaded.flatMap(({ id, plugin }) =>
    targeting(plugin.addedComponentConfigs, point)
      .slice(0, limit)
      .map((config) => {
        const Component = config.component as ComponentType<Props>;
        const Added = (props: Props) => createElement(Component, props);
        const meta = extensionMeta(id, point, config, 'component');
        return Object.assign(Added, { meta }) as unknown as ComponentTypeWithExtensionMeta<Props>;
      }),
  );
}

function addedFunctions<Signature>(
  loaded: readonly LoadedApp[],
  point: string,
  limit: number | undefined,
): PluginExtensionFunction<Signature>[] {
  return loaded.flatMap(({ id, plugin }) =>
    targeting(plugin.addedFunctionConfigs, point)
      .slice(0, limit)
      .map((config) => ({
        ...extensionMeta(id, point, config, 'function'),
        fn: config.fn as Signature,
      })),
  ) as PluginExtensionFunction<Signature>[];
}
