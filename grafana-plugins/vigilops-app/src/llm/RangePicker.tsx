import { TimeRangePicker } from '@grafana/ui';
import { shifted, zoomedOut } from '../pages/logs/time-steps.ts';
import type { UrlTimeRange } from '../pages/logs/use-time-range.ts';

/** Which time the page is about. */
export function RangePicker({
  time: { range, timeZone, set, setAbsolute },
}: {
  readonly time: UrlTimeRange;
}) {
  return (
    <TimeRangePicker
      value={range}
      timeZone={timeZone}
      onChange={({ raw }) => set(raw)}
      onChangeTimeZone={() => undefined}
      onMoveBackward={() => setAbsolute(shifted(range, -1))}
      onMoveForward={() => setAbsolute(shifted(range, 1))}
      onZoom={() => setAbsolute(zoomedOut(range))}
      isOnCanvas
    />
  );
}
