export const LANE_PX = 22;
const MOST = 12;

/** How many lanes fit below a chart that keeps at least so many pixels, and at least two fifths of the height. */
export const lanesIn = (height: number, chart: number): number =>
  Math.max(0, Math.min(MOST, Math.floor((height - Math.max(chart, height * 0.4)) / LANE_PX)));
