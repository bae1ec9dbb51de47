import { of } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { aLogRecord } from '../test/builders.ts';
import { fakeApi } from '../test/fake-api.ts';
import { apiActions } from './api-actions.ts';
import { lineOfRecord } from './line.ts';

const given = aLogRecord({ id: 'it', body: 'the beginning' });
function actionsOn(at: ReturnType<typeof aLogRecord>[]) {
  const [before, after] = [aLogRecord({ id: 'a' }), aLogRecord({ id: 'z' })];
  const getLogContext = vi.fn(() => of({ before: [before], at, after: [after], streams: {} }));
  return { getLogContext, ...apiActions(fakeApi({ getLogContext })) };
}

describe('what the API tells about one line more', () => {
  it('is the whole of a line that was cut, among those that share its place', async () => {
    const whole = aLogRecord({ id: 'it', body: 'the beginning and the rest' });
    const { loadWhole, getLogContext } = actionsOn([aLogRecord({ id: 'twin' }), whole]);
    expect((await loadWhole(lineOfRecord(given)))?.id).toBe('it');
    expect(await loadWhole(lineOfRecord(given))).toEqual(lineOfRecord(whole));
    expect(getLogContext).toHaveBeenCalledWith({ body: { id: 'it', before: 0, after: 0 } });
  });

  it('is nothing where the line is gone', async () => {
    expect(await actionsOn([]).loadWhole(lineOfRecord(given))).toBeUndefined();
  });

  it('is its neighbours, as many as were asked for', async () => {
    const { loadContext, getLogContext } = actionsOn([given]);
    const around = await loadContext(lineOfRecord(given), { before: 5, after: 7 });
    expect([...around.before, ...around.after].map(({ id }) => id)).toEqual(['a', 'z']);
    expect(getLogContext).toHaveBeenCalledWith({ body: { id: 'it', before: 5, after: 7 } });
  });

  it('is only those that a filter finds, of its log or of its whole host', async () => {
    const { loadContext, getLogContext } = actionsOn([given]);
    const span = { before: 5, after: 7 };
    await loadContext(lineOfRecord(given), span, { query: ' level:error ', scope: 'host' });
    expect(getLogContext).toHaveBeenLastCalledWith({
      body: { id: 'it', ...span, query: 'level:error', scope: 'host' },
    });
    await loadContext(lineOfRecord(given), span, { query: ' ', scope: 'stream' });
    expect(getLogContext).toHaveBeenLastCalledWith({ body: { id: 'it', ...span } });
  });
});
