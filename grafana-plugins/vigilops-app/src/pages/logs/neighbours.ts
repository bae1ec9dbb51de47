import type { Api } from '../../api/client.ts';
import { once } from '../../api/client.ts';
import { lineOfRecord } from '../../logs/line.ts';
import type { LineActions } from '../../logs/view-props.ts';

/** Asks for the lines of the same stream around one. */
export const neighboursLoader =
  (api: Api): NonNullable<LineActions['loadContext']> =>
  async (line, { before, after }) => {
    const found = await once(api.logContext({ id: line.id, before, after }));
    return { before: found.before.map(lineOfRecord), after: found.after.map(lineOfRecord) };
  };
