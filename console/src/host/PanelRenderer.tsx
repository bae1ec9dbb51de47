import {
  applyFieldOverrides,
  EventBusSrv,
  getDefaultTimeRange,
  getPanelOptionsWithDefaults,
  LoadingState,
  type PanelData,
  type PanelPlugin,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import { getPluginImportUtils, getTemplateSrv, type PanelRendererProps } from '@grafana/runtime';
import { ErrorBoundaryAlert, LoadingPlaceholder, PanelContextProvider, useTheme2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';

const EMPTY: PanelData = { state: LoadingState.Done, series: [], timeRange: getDefaultTimeRange() };

/** Draws data that a plugin has by a panel of the console, without a dashboard around it. */
export function PanelRenderer(props: PanelRendererProps) {
  const plugin = usePanelPlugin(props.pluginId);
  if (plugin === undefined) {
    return <LoadingPlaceholder text="" />;
  }
  return plugin instanceof Error ? (
    <div role="alert">{plugin.message}</div>
  ) : (
    <Drawn {...props} plugin={plugin} />
  );
}

function usePanelPlugin(id: string): PanelPlugin | Error | undefined {
  const [plugin, setPlugin] = useState<PanelPlugin | Error>();
  useEffect(() => {
    let stays = true;
    getPluginImportUtils()
      .importPanelPlugin(id)
      .catch((thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))))
      .then((found) => stays && setPlugin(found))
      .catch(() => undefined);
    return () => {
      stays = false;
    };
  }, [id]);
  return plugin;
}

function Drawn({ plugin, data = EMPTY, ...props }: PanelRendererProps & { readonly plugin: PanelPlugin }) {
  const theme = useTheme2();
  const [eventBus] = useState(() => new EventBusSrv());
  const [changed, setChanged] = useState<object>();
  const timeZone = props.timeZone ?? 'browser';
  const { options, fieldConfig } = useMemo(
    () =>
      getPanelOptionsWithDefaults({
        plugin,
        currentOptions: { ...props.options, ...changed },
        currentFieldConfig: props.fieldConfig ?? { defaults: {}, overrides: [] },
        isAfterPluginChange: false,
      }),
    [plugin, props.options, props.fieldConfig, changed],
  );
  const shown = useMemo((): PanelData => {
    const series = applyFieldOverrides({
      data: data.series,
      fieldConfig,
      fieldConfigRegistry: plugin.fieldConfigRegistry,
      replaceVariables: (text) => getTemplateSrv().replace(text),
      theme,
      timeZone,
    });
    return { ...data, series };
  }, [data, fieldConfig, plugin, theme, timeZone]);
  const Panel = plugin.panel;
  if (Panel === null) {
    return <div role="alert">{t('panel.unfit', 'This panel cannot draw this data')}</div>;
  }
  return (
    <ErrorBoundaryAlert dependencies={[plugin, data]}>
      <PanelContextProvider value={{ eventBus, eventsScope: 'panel-renderer' }}>
        <Panel
          id={1}
          data={shown}
          title={props.title}
          transparent={false}
          timeRange={data.timeRange}
          timeZone={timeZone}
          width={props.width}
          height={props.height}
          renderCounter={0}
          options={options}
          fieldConfig={fieldConfig}
          eventBus={eventBus}
          replaceVariables={(text) => getTemplateSrv().replace(text)}
          onOptionsChange={props.onOptionsChange ?? setChanged}
          onFieldConfigChange={(next) => props.onFieldConfigChange?.(next)}
          onChangeTimeRange={(range) => props.onChangeTimeRange?.(range)}
        />
      </PanelContextProvider>
    </ErrorBoundaryAlert>
  );
}
