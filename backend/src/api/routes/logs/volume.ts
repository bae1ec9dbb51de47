import { LEVELS, levelOf } from '@vigilops/contracts';
import { formatTimeUs, logVolumeRequest, logVolumeResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { readingLogs } from './filters.ts';

export const queryLogVolume = defineRoute({
  method: 'post',
  path: '/api/v1/logs/volume',
  policy: { access: 'token', needs: 'read' },
  operationId: 'queryLogVolume',
  tag: 'logs',
  summary: 'How many log records there are by level and step of time',
  status: 200,
  failsWith: ['NOT_FOUND', 'CONFLICT'],
  body: logVolumeRequest,
  answer: logVolumeResponse,
  handle: async ({ body }, context) => {
    const stepUs = body.step_seconds === undefined ? undefined : body.step_seconds * 1e6;
    const { deps, signal } = context;
    const found = await readingLogs(body, context, (filters) =>
      deps.logVolume.volume({ ...filters, stepUs, maxPoints: body.max_points }, signal),
    );
    const counts = new Map(
      [...found.bySeverity].map(([severity, line]) => [levelOf(severity), line] as const),
    );
    const levels = LEVELS.flatMap((level) => {
      const line = counts.get(level);
      return line === undefined ? [] : [{ level, counts: [...line] }];
    });
    return {
      from: formatTimeUs(found.fromUs),
      to: formatTimeUs(found.toUs),
      step_seconds: found.stepUs / 1e6,
      times: Array.from({ length: found.points }, (_, i) => formatTimeUs(found.fromUs + i * found.stepUs)),
      levels,
      total: levels.reduce((sum, own) => sum + own.counts.reduce((all, count) => all + count, 0), 0),
      counted_from: formatTimeUs(found.countedFromUs),
    };
  },
});
