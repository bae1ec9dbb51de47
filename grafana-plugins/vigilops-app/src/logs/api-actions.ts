import type { Api } from '../api/client.ts';
import { once } from '../api/client.ts';
import { lineOfRecord } from './line.ts';
import type { LineActions } from './view-props.ts';

/** What the API can tell about one line more, of those that are kept or of a restore. Make it once: the list starts over when these change. */
export function apiActions(
  api: Pick<Api, 'call'>,
  restore?: number,
): Required<Pick<LineActions, 'loadContext' | 'loadWhole' | 'filtersContext'>> {
  const from = restore === undefined ? {} : { restore };
  return {
    filtersContext: true,
    loadContext: async ({ id }, span, only) => {
      const query = only?.query.trim() ?? '';
      const filter = {
        ...(query === '' ? {} : { query }),
        ...(only?.scope === 'host' ? { scope: 'host' as const } : {}),
      };
      const { before, after } = await once(
        api.call('getLogContext', { body: { id, ...span, ...filter, ...from } }),
      );
      return { before: before.map(lineOfRecord), after: after.map(lineOfRecord) };
    },
    loadWhole: async ({ id }) => {
      const { at } = await once(api.call('getLogContext', { body: { id, before: 0, after: 0, ...from } }));
      const record = at.find((each) => each.id === id);
      return record && lineOfRecord(record);
    },
  };
}
