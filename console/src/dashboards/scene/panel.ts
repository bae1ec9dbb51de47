import { CoreApp, type FieldConfigSource } from '@grafana/data';
import type { Panel } from '@grafana/schema';
import {
  AdHocFiltersVariable,
  SceneDataTransformer,
  sceneGraph,
  SceneQueryRunner,
  VizPanel,
  type SceneDataProvider,
  type VizPanelState,
} from '@grafana/scenes';
import type { AdHocFilterItem, PanelContext } from '@grafana/ui';
import { panelMenu } from './panel-menu.ts';
import { PanelLinks } from './PanelLinks.tsx';
import { PanelTimeRange } from './PanelTimeRange.tsx';

/** The key of a panel in its scene, and in the address of its full view. */
export const panelKey = (id: number | undefined) => `panel-${id ?? 0}`;

/** A panel of classic JSON with its data. */
export function panelOf(panel: Panel): VizPanel {
  const { id, type, title = '', description, transparent, options = {}, links = [] } = panel;
  const data = dataOf(panel);
  const time = timeOf(panel);
  const state: Partial<VizPanelState> = {
    ...(description === undefined ? {} : { description }),
    ...(panel.pluginVersion === undefined ? {} : { pluginVersion: panel.pluginVersion }),
    ...(data === undefined ? {} : { $data: data }),
    ...(time === undefined ? {} : { $timeRange: time }),
    ...(links.length === 0 ? {} : { titleItems: new PanelLinks({ links }) }),
  };
  return new VizPanel({
    key: panelKey(id),
    pluginId: type,
    title,
    displayMode: transparent === true ? 'transparent' : 'default',
    hoverHeader: title === '' && time === undefined,
    options,
    fieldConfig: (panel.fieldConfig as FieldConfigSource | undefined) ?? { defaults: {}, overrides: [] },
    menu: panelMenu(),
    extendPanelContext: placeInDashboard,
    ...state,
  });
}

function dataOf({ id, targets = [], datasource, transformations = [], ...panel }: Panel) {
  if (targets.length === 0) {
    return undefined;
  }
  const queries: SceneDataProvider = new SceneQueryRunner({
    queries: targets as never,
    ...(datasource === undefined || datasource === null ? {} : { datasource }),
    ...(typeof panel.maxDataPoints === 'number' ? { maxDataPoints: panel.maxDataPoints } : {}),
    ...(panel.interval === undefined || panel.interval === null ? {} : { minInterval: panel.interval }),
    maxDataPointsFromWidth: true,
    dataLayerFilter: { panelId: id ?? 0 },
  });
  return new SceneDataTransformer({ $data: queries, transformations: transformations as never });
}

function timeOf({ timeFrom, timeShift, hideTimeOverride }: Panel): PanelTimeRange | undefined {
  const given = { timeFrom: timeFrom ?? undefined, timeShift: timeShift ?? undefined };
  return given.timeFrom === undefined && given.timeShift === undefined
    ? undefined
    : new PanelTimeRange({ ...given, hidden: hideTimeOverride === true });
}

/** What a panel may do to its dashboard: add a filter. Notes and queries are not edited here. */
function placeInDashboard(panel: VizPanel, context: PanelContext): void {
  context.app = CoreApp.Dashboard;
  const filters = sceneGraph
    .getVariables(panel)
    .state.variables.find((each): each is AdHocFiltersVariable => each instanceof AdHocFiltersVariable);
  if (filters !== undefined) {
    context.onAddAdHocFilter = (item) => addFilter(filters, item);
  }
}

function addFilter(variable: AdHocFiltersVariable, { key, operator, value }: AdHocFilterItem): void {
  const others = variable.state.filters.filter((each) => each.key !== key || each.value !== value);
  variable.updateFilters([...others, { key, operator, value }]);
}
