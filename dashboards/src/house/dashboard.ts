import {
  DashboardBuilder,
  DashboardCursorSync,
  type AnnotationQuery,
  type Dashboard,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { layOut, type Section } from './layout.ts';
import { dashboardLinks } from './links.ts';
import { TAG } from './source.ts';

export interface DashboardParts {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** The page of the app that goes on where the dashboard ends. */
  readonly page: { readonly title: string; readonly url: string };
  readonly variables?: readonly VariableModel[];
  readonly annotations?: readonly AnnotationQuery[];
  readonly sections: readonly Section[];
}

/** A dashboard of the house: an hour, anew every half minute, one cursor through all charts. */
export function dashboardOf(parts: DashboardParts): Dashboard {
  const built = new DashboardBuilder(parts.title)
    .uid(parts.uid)
    .description(parts.description)
    .tags([TAG])
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .editable()
    .build();
  return {
    ...built,
    links: dashboardLinks(parts.page),
    templating: { list: [...(parts.variables ?? [])] },
    annotations: { list: [...(parts.annotations ?? [])] },
    panels: layOut(parts.sections),
  };
}
