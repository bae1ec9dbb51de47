import type { Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

const GRID_WIDTH = 24;

/** A panel and its size on the grid of 24 columns; a unit of height is 38 pixels with its gap. */
export interface Tile {
  readonly panel: Panel;
  readonly width: number;
  readonly height: number;
}

/** Tiles of one width below each other. */
export type Stack = readonly Tile[];

export interface Section {
  /** With a title the section is a row that folds; without one its panels stand by themselves. */
  readonly row?: { readonly id: number; readonly title: string; readonly isFolded?: boolean };
  readonly tiles: readonly (Tile | Stack)[];
}

/** Puts tiles from left to right into lines, and sections below each other. */
export function layOut(sections: readonly Section[]): (Panel | RowPanel)[] {
  const placed: (Panel | RowPanel)[] = [];
  let y = 0;
  for (const { row, tiles } of sections) {
    const top = row === undefined ? y : y + 1;
    const { panels, bottom } = inLines(tiles, top);
    if (row !== undefined) {
      const isFolded = row.isFolded ?? false;
      placed.push({
        type: 'row',
        id: row.id,
        title: row.title,
        collapsed: isFolded,
        gridPos: { h: 1, w: GRID_WIDTH, x: 0, y },
        panels: isFolded ? panels : [],
      });
      y = isFolded ? top : bottom;
      placed.push(...(isFolded ? [] : panels));
    } else {
      placed.push(...panels);
      y = bottom;
    }
  }
  return placed;
}

function inLines(tiles: readonly (Tile | Stack)[], top: number): { panels: Panel[]; bottom: number } {
  let [x, y, lineHeight] = [0, top, 0];
  const panels = tiles.flatMap((tile) => {
    const stack = 'panel' in tile ? [tile] : tile;
    const width = Math.max(...stack.map((one) => one.width));
    if (x + width > GRID_WIDTH) {
      [x, y, lineHeight] = [0, y + lineHeight, 0];
    }
    const { panels: stacked, height } = onTopOfEachOther(stack, x, y);
    x += width;
    lineHeight = Math.max(lineHeight, height);
    return stacked;
  });
  return { panels, bottom: y + lineHeight };
}

function onTopOfEachOther(stack: Stack, x: number, top: number): { panels: Panel[]; height: number } {
  let height = 0;
  const panels = stack.map((tile) => {
    const gridPos = { h: tile.height, w: tile.width, x, y: top + height };
    height += tile.height;
    return { ...tile.panel, gridPos };
  });
  return { panels, height };
}
