import { METRIC } from '@vigilops/contracts';
import type { HostMetrics } from '@vigilops/contracts/api';
import { read } from './attributes.ts';
import { combine, firstKnown, quotient, sum, type HostLines } from './lines.ts';

export function filesystemsOf(lines: HostLines): HostMetrics['filesystems'] {
  const known = [METRIC.filesystemUsage, METRIC.filesystemLimit, METRIC.filesystemUtilization].flatMap(
    (metric) => lines.of(metric),
  );
  const places = new Map(
    known.map(({ labels }) => {
      const place = { device: read(labels, 'device'), mountpoint: read(labels, 'mountpoint') };
      return [JSON.stringify(place), { ...place, type: read(labels, 'filesystemType') }];
    }),
  );
  return [...places.values()]
    .map(({ type, ...place }) => {
      const usage = (state: string) =>
        lines.one(METRIC.filesystemUsage, { ...place, filesystemState: state });
      const [used, free] = [usage('used'), usage('free')];
      const total = firstKnown(
        lines.one(METRIC.filesystemLimit, place),
        sum([used, free, usage('reserved')], lines.points),
      );
      // Like df: what is reserved for root is neither used nor to be had.
      const share = quotient(
        used,
        combine(used, free, (x, y) => x + y),
      );
      return {
        device: place.device ?? null,
        mountpoint: place.mountpoint ?? null,
        type: type ?? null,
        total_bytes: [...total],
        used_bytes: [...used],
        available_bytes: [...free],
        usage_ratio: [...firstKnown(lines.one(METRIC.filesystemUtilization, place), share)],
      };
    })
    .sort((a, b) => (a.mountpoint ?? '').localeCompare(b.mountpoint ?? '', 'en'));
}

export function disksOf(lines: HostLines): HostMetrics['disks'] {
  const devices = new Set(
    [METRIC.diskIo, METRIC.diskOperations, METRIC.diskIoTime].flatMap((metric) =>
      lines.valuesOf(metric, 'device'),
    ),
  );
  return [...devices].map((device) => {
    const rate = (metric: string, diskDirection: string) => [...lines.one(metric, { device, diskDirection })];
    return {
      device,
      read_bytes_per_second: rate(METRIC.diskIo, 'read'),
      write_bytes_per_second: rate(METRIC.diskIo, 'write'),
      read_operations_per_second: rate(METRIC.diskOperations, 'read'),
      write_operations_per_second: rate(METRIC.diskOperations, 'write'),
      busy_ratio: [...lines.one(METRIC.diskIoTime, { device })],
    };
  });
}
