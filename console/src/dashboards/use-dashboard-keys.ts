import { rangeUtil, dateTime, type TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { sceneGraph } from '@grafana/scenes';
import { useEffect } from 'react';
import type { KeyBinding } from '../shell/keys.ts';
import { useServices } from '../shell/services.ts';
import type { DashboardScene } from './scene/DashboardScene.tsx';

/** The keys that work on a dashboard, as in Grafana. */
export function useDashboardKeys(scene: DashboardScene): void {
  const { keys } = useServices();
  useEffect(() => keys.add(bindingsOf(scene)), [keys, scene]);
}

function bindingsOf(scene: DashboardScene): KeyBinding[] {
  const change = (change: (from: number, to: number) => readonly [number, number]) => {
    const range = sceneGraph.getTimeRange(scene);
    const { from, to } = range.state.value;
    range.onTimeRangeChange(between(...change(from.valueOf(), to.valueOf())));
  };
  return [
    {
      keys: 'd r',
      label: t('keys.refresh', 'Refresh the dashboard'),
      run: () => sceneGraph.getTimeRange(scene).onRefresh(),
    },
    {
      keys: 't z',
      label: t('keys.zoom-out', 'Show twice as much time'),
      run: () => change((from, to) => [from - (to - from) / 2, to + (to - from) / 2]),
    },
    {
      keys: 't ←',
      label: t('keys.earlier', 'Go back in time'),
      run: () => change((from, to) => [from - (to - from) / 2, to - (to - from) / 2]),
    },
    {
      keys: 't →',
      label: t('keys.later', 'Go forward in time'),
      run: () => change((from, to) => [from + (to - from) / 2, to + (to - from) / 2]),
    },
    {
      keys: 'v',
      label: t('keys.view', 'Show the panel under the pointer alone, or all again'),
      run: () => toggleView(scene),
    },
    {
      keys: 'Esc',
      label: t('panel.back', 'Back to the dashboard'),
      run: () => scene.setState({ viewPanel: undefined }),
    },
  ];
}

function between(from: number, to: number): TimeRange {
  const ends = { from: dateTime(Math.round(from)), to: dateTime(Math.round(to)) };
  return rangeUtil.convertRawToRange(ends);
}

function toggleView(scene: DashboardScene): void {
  const path = document.querySelector('[data-viz-panel-id]:hover')?.getAttribute('data-viz-panel-id');
  const shown = scene.state.viewPanel !== undefined;
  if (shown || path !== undefined) {
    scene.setState({ viewPanel: shown ? undefined : (path ?? undefined) });
  }
}
