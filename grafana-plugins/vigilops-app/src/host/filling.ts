import type { HostMetrics } from '../api/types.ts';

/** How a file system grew within the window, and when it is full if it goes on so. */
export interface Filling {
  readonly grownBytes: number;
  readonly fullInSeconds: number;
}

/** Fewer points say nothing of a trend. */
const FEWEST_POINTS = 10;
/** How much of the ups and downs a straight line must explain (R²). */
const STRAIGHT = 0.8;
/** Later than this is not worth a word. */
const HORIZON_SECONDS = 30 * 86_400;

type Line = readonly (number | null)[];

/**
 * The straight line through what was used (least squares), where it rises and the points lie on it. Undefined where
 * nothing of that kind can be said.
 */
export function fillingOf(times: readonly number[], used: Line, available: number): Filling | undefined {
  const points = used.flatMap((bytes, at): readonly (readonly [number, number])[] =>
    bytes === null || times[at] === undefined ? [] : [[times[at] / 1_000, bytes]],
  );
  const [first] = points;
  const last = points.at(-1);
  if (points.length < FEWEST_POINTS || first === undefined || last === undefined) {
    return undefined;
  }
  const { slope, fit } = straightLine(points);
  if (slope <= 0 || fit < STRAIGHT) {
    return undefined;
  }
  const fullInSeconds = available / slope;
  const grownBytes = slope * (last[0] - first[0]);
  return fullInSeconds <= HORIZON_SECONDS ? { grownBytes, fullInSeconds } : undefined;
}

function straightLine(points: readonly (readonly [number, number])[]): { slope: number; fit: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const sums = points.reduce(
    ({ xx, xy, yy }, [x, y]) => ({
      xx: xx + (x - meanX) ** 2,
      xy: xy + (x - meanX) * (y - meanY),
      yy: yy + (y - meanY) ** 2,
    }),
    { xx: 0, xy: 0, yy: 0 },
  );
  return { slope: sums.xy / sums.xx, fit: sums.yy === 0 ? 0 : sums.xy ** 2 / (sums.xx * sums.yy) };
}

export interface FileSystemUse {
  readonly mountpoint: string;
  readonly device: string;
  readonly type: string;
  readonly totalBytes: number;
  readonly availableBytes: number;
  /** 0 to 1 */
  readonly ratio: number;
  readonly filling: Filling | undefined;
}

/** The newest that is known of each file system, the fullest first. */
export function fileSystemsOf({ times, filesystems }: HostMetrics): FileSystemUse[] {
  const at = times.map((time) => Date.parse(time));
  return filesystems
    .flatMap((each): FileSystemUse[] => {
      const total = newest(each.total_bytes);
      const ratio = newest(each.usage_ratio);
      if (total === null || ratio === null) {
        return [];
      }
      const available = newest(each.available_bytes) ?? total - (newest(each.used_bytes) ?? total);
      return [
        {
          mountpoint: each.mountpoint ?? '',
          device: each.device ?? '',
          type: each.type ?? '',
          totalBytes: total,
          availableBytes: available,
          ratio,
          filling: fillingOf(at, each.used_bytes, available),
        },
      ];
    })
    .sort((a, b) => b.ratio - a.ratio);
}

const newest = (line: Line) => line.findLast((value) => value !== null) ?? null;
