import type { Dashboard, Panel, RowPanel } from '@grafana/schema';
import { SceneGridItem, SceneGridLayout, type SceneGridItemLike } from '@grafana/scenes';
import { DashboardRow } from './DashboardRow.tsx';
import { panelKey, panelOf } from './panel.ts';

type Panels = NonNullable<Dashboard['panels']>;

/** The grid of a dashboard. What is below the window is only drawn and asked for once a viewer gets there. */
export function layoutOf(panels: Panels = []): SceneGridLayout {
  return new SceneGridLayout({ isLazy: true, children: itemsOf(panels) });
}

/** Panels after an open row belong to it until the next row; a folded row holds its own. */
function itemsOf(panels: Panels): SceneGridItemLike[] {
  const items: SceneGridItemLike[] = [];
  let open: { readonly row: RowPanel; readonly children: SceneGridItem[] } | undefined;
  const close = () => {
    if (open !== undefined) {
      items.push(rowOf(open.row, open.children));
      open = undefined;
    }
  };
  for (const panel of panels) {
    if (isRow(panel)) {
      close();
      if (panel.collapsed) {
        items.push(rowOf(panel, panel.panels.map(itemOf)));
      } else {
        open = { row: panel, children: [] };
      }
    } else if (open === undefined) {
      items.push(itemOf(panel));
    } else {
      open.children.push(itemOf(panel));
    }
  }
  close();
  return items;
}

const isRow = (panel: Panel | RowPanel): panel is RowPanel => panel.type === 'row';

const rowOf = ({ id, title = '', collapsed, gridPos }: RowPanel, children: SceneGridItemLike[]) =>
  new DashboardRow({
    key: `row-${id}`,
    title,
    isCollapsed: collapsed,
    y: gridPos?.y ?? 0,
    children,
  });

const itemOf = (panel: Panel) =>
  new SceneGridItem({
    key: `grid-item-${panelKey(panel.id)}`,
    x: panel.gridPos?.x ?? 0,
    y: panel.gridPos?.y ?? 0,
    width: panel.gridPos?.w ?? 12,
    height: panel.gridPos?.h ?? 8,
    body: panelOf(panel),
  });
