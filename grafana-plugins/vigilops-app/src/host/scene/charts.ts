import type { DataFrame } from '@grafana/data';
import { PanelBuilders, SceneDataTransformer, type VizPanel } from '@grafana/scenes';
import { LegendDisplayMode, StackingMode, TooltipDisplayMode, SortOrder } from '@grafana/schema';
import { map, type Observable } from 'rxjs';
import { t } from '../../t.ts';
import type { Chart } from './frames.ts';

interface Look {
  readonly title: string;
  readonly unit: string;
  readonly max?: number;
  readonly min?: number;
  readonly stacked?: boolean;
  readonly description?: string;
}

function lookOf(chart: Chart): Look {
  switch (chart) {
    case 'cpu':
      return { title: t('host.chart.cpu', 'CPU'), unit: 'percentunit', min: 0, max: 1, stacked: true };
    case 'memory':
      return { title: t('host.chart.memory', 'Memory'), unit: 'bytes', min: 0, stacked: true };
    case 'disk':
      return { title: t('host.chart.disk', 'Disk: read above, write below'), unit: 'binBps' };
    case 'network':
      return { title: t('host.chart.network', 'Network: received above, sent below'), unit: 'binBps' };
    case 'load':
      return { title: t('host.chart.load', 'Load'), unit: 'short', min: 0 };
    case 'cores':
      return { title: t('host.chart.cores', 'CPU by core'), unit: 'percentunit', min: 0, max: 1 };
    case 'filesystems':
      return {
        title: t('host.chart.filesystems', 'File systems in use'),
        unit: 'percentunit',
        min: 0,
        max: 1,
      };
    case 'operations':
      return { title: t('host.chart.operations', 'Disk operations'), unit: 'iops' };
    case 'busy':
      return { title: t('host.chart.busy', 'Disk busy'), unit: 'percentunit', min: 0, max: 1 };
    case 'connections':
      return { title: t('host.chart.connections', 'Connections by state'), unit: 'short', min: 0 };
    case 'processes':
      return { title: t('host.chart.processes', 'Processes by state'), unit: 'short', min: 0, stacked: true };
    case 'swap':
      return { title: t('host.chart.swap', 'Swap'), unit: 'bytes', min: 0 };
    case 'drops':
      return { title: t('host.chart.drops', 'Network errors and drops'), unit: 'pps', min: 0 };
    default:
      return chart satisfies never;
  }
}

const only = (chart: Chart) => () => (frames: Observable<DataFrame[]>) =>
  frames.pipe(map((all) => all.filter(({ refId }) => refId === chart)));

/** A panel of what the scene's one answer says about the chart. */
export function chartPanel(chart: Chart): VizPanel {
  const { title, unit, min, max, stacked = false } = lookOf(chart);
  const builder = PanelBuilders.timeseries()
    .setTitle(title)
    .setData(new SceneDataTransformer({ transformations: [only(chart)] }))
    .setUnit(unit)
    .setCustomFieldConfig('fillOpacity', stacked ? 65 : 8)
    // On top of a stack even a line of nothing would be seen.
    .setCustomFieldConfig('lineWidth', stacked ? 0 : 1)
    .setCustomFieldConfig('stacking', { mode: stacked ? StackingMode.Normal : StackingMode.None, group: 'A' })
    .setOption('legend', {
      showLegend: true,
      displayMode: LegendDisplayMode.List,
      placement: 'bottom',
      calcs: [],
    })
    .setOption('tooltip', { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending });
  if (min !== undefined) {
    builder.setMin(min);
  }
  if (max !== undefined) {
    builder.setMax(max);
  }
  return builder.build();
}
