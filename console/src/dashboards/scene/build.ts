import type { Dashboard } from '@grafana/schema';
import {
  behaviors,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  VariableValueSelectors,
} from '@grafana/scenes';
import { annotationsOf } from './annotations.ts';
import { AnnotationSwitches } from './AnnotationSwitches.tsx';
import { DashboardScene, type ObserveLinks } from './DashboardScene.tsx';
import { layoutOf } from './layout.ts';
import { variablesOf } from './variables.ts';

/** The scene of a dashboard in classic JSON. */
export function sceneOf(dashboard: Dashboard, observeLinks: ObserveLinks): DashboardScene {
  const { uid, title, description, tags, links, refresh, timepicker, time, timezone } = dashboard;
  const intervals = timepicker?.refresh_intervals;
  return new DashboardScene(
    {
      uid: uid ?? '',
      title: title ?? '',
      description: description ?? '',
      tags: tags ?? [],
      links: links ?? [],
      $timeRange: new SceneTimeRange({
        from: time?.from ?? 'now-6h',
        to: time?.to ?? 'now',
        ...(timezone === undefined ? {} : { timeZone: timezone }),
        ...(dashboard.fiscalYearStartMonth === undefined
          ? {}
          : { fiscalYearStartMonth: dashboard.fiscalYearStartMonth }),
      }),
      $variables: variablesOf(dashboard.templating?.list),
      $data: annotationsOf(dashboard.annotations?.list),
      $behaviors: [
        new behaviors.CursorSync({ sync: (dashboard.graphTooltip ?? 0) as never }),
        new behaviors.SceneQueryController(),
      ],
      controls: [new VariableValueSelectors({}), new AnnotationSwitches({})],
      timeControls: [
        new SceneTimePicker({}),
        new SceneRefreshPicker({
          refresh: refresh ?? '',
          withText: true,
          ...(intervals === undefined ? {} : { intervals }),
        }),
      ],
      body: layoutOf(dashboard.panels),
    },
    observeLinks,
  );
}
