import { VigilError } from '@vigilops/contracts';
import { logContextRequest, logContextResponse } from '@vigilops/contracts/api';
import type { LogRow } from '../../../store/index.ts';
import { defineRoute } from '../../route.ts';
import { presentRecord, presentStreams } from './answer.ts';
import { readingRestore } from './filters.ts';

const LATEST_US = 7_258_118_400e6;
const MAX_INTEGER = 2_147_483_647;

export const getLogContext = defineRoute({
  method: 'post',
  path: '/api/v1/logs/context',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getLogContext',
  tag: 'logs',
  summary: 'The lines before and after a log record in its stream or of its host, at most a day away',
  status: 200,
  failsWith: ['NOT_FOUND', 'CONFLICT'],
  body: logContextRequest,
  answer: logContextResponse,
  handle: async ({ body }, context) => {
    const { deps, signal } = context;
    const wanted = {
      before: body.before,
      after: body.after,
      ofHost: body.scope === 'host',
      query: body.query === undefined ? undefined : { text: body.query, caseSensitive: body.case_sensitive },
      restoreId: body.restore,
    };
    const found = await readingRestore(body.restore, context, () =>
      deps.logContext.around(placeOf(body.id), wanted, signal),
    );
    if (found === undefined) {
      throw new VigilError('NOT_FOUND', `there is no log record ${body.id}; it may be too old to be kept`);
    }
    const present = (rows: readonly LogRow[]) =>
      rows.map((row) => presentRecord(row, found.streams.get(row.streamId)));
    return {
      before: present(found.before),
      at: present(found.at),
      after: present(found.after),
      streams: presentStreams(found),
    };
  },
});

/** The parts of a record's id, see `presentRecord`. */
function placeOf(id: string) {
  const [timeUs = 0, nanos = 0, streamId = 0] = id.split('.').map(Number);
  if (timeUs >= LATEST_US || nanos > 999 || streamId < 1 || streamId > MAX_INTEGER) {
    throw new VigilError('REQUEST_INVALID', 'id: must be the `id` of a log record');
  }
  return { timeUs, nanos, streamId, sequence: id.split('.')[3] ?? '' };
}
