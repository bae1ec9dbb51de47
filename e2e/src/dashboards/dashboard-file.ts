import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { VariableQuery } from '../../../grafana-plugins/vigilops-app/src/datasource/lookup.ts';
import type { VigilQuery } from '../../../grafana-plugins/vigilops-app/src/datasource/query.ts';

export const GENERATED = resolve(import.meta.dirname, '../../../dashboards/generated');

export interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly timeFrom?: string;
  readonly maxDataPoints?: number;
  readonly gridPos: { readonly w: number };
  readonly targets?: readonly VigilQuery[];
  /** Of a folded row. */
  readonly panels?: readonly PanelJson[];
}

export interface VariableJson {
  readonly name: string;
  readonly type: string;
  readonly query?: string | VariableQuery;
  readonly multi?: boolean;
  readonly allValue?: string;
  readonly current?: { readonly value: string | readonly string[] };
}

export interface DashboardJson {
  readonly uid: string;
  readonly panels: readonly PanelJson[];
  readonly templating: { readonly list: readonly VariableJson[] };
  readonly annotations: { readonly list: readonly { readonly name: string; readonly target: VigilQuery }[] };
}

/** The dashboards as they are committed, by uid. */
export function committedDashboards(): DashboardJson[] {
  return readdirSync(GENERATED)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(GENERATED, file), 'utf8')) as DashboardJson);
}

/** Those in folded rows, too; rows themselves are no panels. */
export function panelsOf({ panels }: Pick<DashboardJson, 'panels'>): PanelJson[] {
  return panels.flatMap((panel) => [...(panel.type === 'row' ? [] : [panel]), ...(panel.panels ?? [])]);
}
