import type { Api } from '../api/client.ts';
import { once } from '../api/client.ts';
import { lineOfRecord } from './line.ts';
import type { LineActions } from './view-props.ts';

/** What the API can tell about one line more. Make it once: the list starts over when these change. */
export function apiActions(
  api: Pick<Api, 'call'>,
): Required<Pick<LineActions, 'loadContext' | 'loadWhole' | 'filtersContext'>> {
  return {
    filtersContext: true,
    loadContext: async ({ id }, span, only) => {
      const query = only?.query.trim() ?? '';
      const filter = {
        ...(query === '' ? {} : { query }),
        ...(only?.scope === 'host' ? { scope: 'host' as const } : {}),
      };
      const { before, after } = await once(api.call('getLogContext', { body: { id, ...span, ...filter } }));
      return { before: before.map(lineOfRecord), after: after.map(lineOfRecord) };
    },
    loadWhole: async ({ id }) => {
      const { at } = await once(api.call('getLogContext', { body: { id, before: 0, after: 0 } }));
      const record = at.find((each) => each.id === id);
      return record && lineOfRecord(record);
    },
  };
}
