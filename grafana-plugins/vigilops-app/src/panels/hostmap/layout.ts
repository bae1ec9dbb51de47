import type { HostMapOptions } from './options.ts';

export type Shape = HostMapOptions['shape'];

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedGroup {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Middles of the cells, in their order. */
  readonly centers: readonly Point[];
}

export interface Layout {
  /** Across a cell, without the gap to the next one. */
  readonly size: number;
  readonly groups: readonly PlacedGroup[];
  /** More than there is room for when the cells cannot be smaller. */
  readonly height: number;
}

interface Room {
  readonly width: number;
  readonly height: number;
  /** Above each group; 0 without titles. */
  readonly titleHeight: number;
}

const LARGEST_PX = 160;
const SMALLEST_PX = 10;
const GAP_PX = 3;
const GROUP_GAP_PX = 12;
/** A group with a title is at least so wide, however few its cells are. */
const MIN_TITLE_PX = 72;
/** How much wider than high a group of many cells may be; the best one is taken. */
const ASPECTS = [0.7, 1, 1.8, 3.2, 6, 12];

/** Puts groups of so many cells side by side and in lines, with the largest cells for which all of them fit. */
export function layOut(counts: readonly number[], shape: Shape, room: Room): Layout {
  const [first, ...others] = (counts.length > 1 ? ASPECTS : [1]).map((aspect) =>
    largestAt(aspect, counts, shape, room),
  );
  return others.reduce(
    (best, tried) => ((tried.size - best.size || best.height - tried.height) > 0 ? tried : best),
    first ?? { size: SMALLEST_PX, groups: [], height: 0 },
  );
}

/** Found by halving: smaller cells take less room. */
function largestAt(aspect: number, counts: readonly number[], shape: Shape, room: Room): Layout {
  let [low, high] = [SMALLEST_PX, LARGEST_PX];
  let best = layOutAt(low, aspect, counts, shape, room);
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    const tried = layOutAt(middle, aspect, counts, shape, room);
    if (tried.height <= room.height && tried.fits) {
      best = tried;
      low = middle;
    } else {
      high = middle;
    }
  }
  return best;
}

function layOutAt(
  size: number,
  aspect: number,
  counts: readonly number[],
  shape: Shape,
  { width, titleHeight }: Room,
): Layout & { readonly fits: boolean } {
  const groups: PlacedGroup[] = [];
  let [x, y, lineHeight, fits] = [0, 0, 0, true];
  for (const count of counts) {
    const most = mostColumns(size, shape, width);
    const columns = counts.length === 1 ? most : Math.min(most, Math.ceil(Math.sqrt(count * aspect)));
    const block = blockOf(count, Math.min(columns, count), size, shape);
    const blockWidth = titleHeight === 0 ? block.width : Math.max(block.width, MIN_TITLE_PX);
    if (x > 0 && x + blockWidth > width) {
      [x, y, lineHeight] = [0, y + lineHeight + GROUP_GAP_PX, 0];
    }
    fits &&= block.width <= width;
    groups.push({
      x,
      y,
      width: blockWidth,
      centers: block.centers.map((center) => ({ x: x + center.x, y: y + titleHeight + center.y })),
    });
    x += blockWidth + GROUP_GAP_PX;
    lineHeight = Math.max(lineHeight, block.height + titleHeight);
  }
  return { size, groups, height: y + lineHeight, fits };
}

/** A lone group takes the whole width. */
function mostColumns(size: number, shape: Shape, width: number): number {
  const step = size + GAP_PX;
  return Math.max(1, Math.floor((width - (shape === 'hexagon' ? step / 2 : 0) + GAP_PX) / step));
}

interface Block {
  readonly width: number;
  readonly height: number;
  readonly centers: readonly Point[];
}

const HEXAGON_HEIGHT = 2 / Math.sqrt(3);

function blockOf(count: number, columns: number, size: number, shape: Shape): Block {
  const step = size + GAP_PX;
  const isHexagon = shape === 'hexagon';
  const high = isHexagon ? size * HEXAGON_HEIGHT : size;
  const rowStep = isHexagon ? high * 0.75 + GAP_PX * 0.87 : step;
  const rows = Math.ceil(count / columns);
  const shift = isHexagon && rows > 1 ? step / 2 : 0;
  const centers = Array.from({ length: count }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return { x: size / 2 + column * step + (row % 2 === 1 ? shift : 0), y: high / 2 + row * rowStep };
  });
  return { width: columns * step - GAP_PX + shift, height: high + (rows - 1) * rowStep, centers };
}

/** The outline of a cell around a middle, as SVG draws it. */
export function outline({ x, y }: Point, size: number, shape: Shape): string {
  const half = size / 2;
  if (shape === 'square') {
    return `M${x - half} ${y - half}h${size}v${size}h${-size}z`;
  }
  const radius = (size * HEXAGON_HEIGHT) / 2;
  const corners = Array.from({ length: 6 }, (_, corner) => {
    const angle = (Math.PI / 3) * corner - Math.PI / 2;
    return `${(x + radius * Math.cos(angle)).toFixed(1)} ${(y + radius * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${corners.join('L')}z`;
}

/** The cell that lies next in a direction; undefined at the edge. */
export function neighbour(
  centers: readonly Point[],
  from: number,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
): number | undefined {
  const here = centers[from];
  if (here === undefined) {
    return undefined;
  }
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const next = from + (key === 'ArrowLeft' ? -1 : 1);
    return next >= 0 && next < centers.length ? next : undefined;
  }
  const down = key === 'ArrowDown';
  let best: { readonly index: number; readonly distance: number } | undefined;
  centers.forEach(({ x, y }, index) => {
    const away = down ? y - here.y : here.y - y;
    // What is farther along counts less than what is off to the side.
    const distance = away + 2 * Math.abs(x - here.x);
    if (away > 1 && (best === undefined || distance < best.distance)) {
      best = { index, distance };
    }
  });
  return best?.index;
}
