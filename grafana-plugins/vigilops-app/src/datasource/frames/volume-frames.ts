import { FieldType, LogLevel, type DataFrame } from '@grafana/data';
import type { Level, LogVolumeResponse } from '../../api/types.ts';
import { t } from '../../t.ts';

/** Explore colours a series by the level that its label names. */
const LEVELS: Readonly<Record<Level, LogLevel>> = {
  trace: LogLevel.trace,
  debug: LogLevel.debug,
  info: LogLevel.info,
  warn: LogLevel.warning,
  error: LogLevel.error,
  fatal: LogLevel.critical,
  unknown: LogLevel.unknown,
};

/** Lines by time and level, a frame a level, drawn as stacked bars. */
export function volumeFrames(volume: LogVolumeResponse, refId: string): DataFrame[] {
  const times = volume.times.map((time) => Date.parse(time));
  // The first step is cut off where the range begins; that is no step that was not counted.
  const missingMs = Date.parse(volume.counted_from) - Date.parse(volume.from);
  const cut = missingMs >= volume.step_seconds * 1_000;
  const notices = cut
    ? [
        {
          severity: 'warning' as const,
          text: t(
            'datasource.notice.volume-cut',
            'Counting ran out of time: lines before {{from}} are not counted.',
            {
              from: volume.counted_from,
            },
          ),
        },
      ]
    : [];
  return volume.levels.map(({ level, counts }, index) => ({
    refId,
    name: level,
    length: times.length,
    fields: [
      {
        name: 'Time',
        type: FieldType.time,
        values: times,
        config: { interval: volume.step_seconds * 1_000 },
      },
      {
        name: 'Value',
        type: FieldType.number,
        values: counts,
        labels: { level: LEVELS[level] },
        config: {
          displayNameFromDS: level,
          unit: 'short',
          custom: {
            drawStyle: 'bars',
            barAlignment: 1,
            stacking: { mode: 'normal', group: 'A' },
            fillOpacity: 100,
          },
        },
      },
    ],
    ...(index === 0 && notices.length > 0 ? { meta: { notices } } : {}),
  }));
}
