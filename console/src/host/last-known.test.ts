import { dateTime, LoadingState, type DataQueryRequest, type PanelData } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { createLastKnown } from './last-known.ts';

const panel = {};
const vars = (asker: unknown, host = 'a') => ({
  __sceneObject: { text: '', value: { valueOf: () => asker } },
  host: { text: host, value: host },
});
const ask = (asker: unknown, host = 'a', target = '$host') =>
  ({ targets: [{ refId: 'A', target }], scopedVars: vars(asker, host) }) as unknown as DataQueryRequest;
const range = (to: number) => ({ from: dateTime(0), to: dateTime(to), raw: { from: 'now-1h', to: 'now' } });
const good: PanelData = {
  state: LoadingState.Done,
  series: [{ fields: [], length: 1 }],
  timeRange: range(1),
};
const failed = (status?: number, series: PanelData['series'] = []): PanelData => ({
  ...{ state: LoadingState.Error, series, timeRange: range(2) },
  errors: [{ message: 'no', ...(status === undefined ? {} : { status }) }],
});
const house = () =>
  createLastKnown(() => ({
    replace: (text = '', given) => text.replace('$host', String(given?.host?.value)),
  }));

describe('what was known last', () => {
  it.each([undefined, 0, 502, 503])('is shown when nobody answers (%s), beside the error', (status) => {
    const show = house();
    show(ask(panel), good);
    expect(show(ask(panel), failed(status))).toMatchObject({
      state: LoadingState.Error,
      series: good.series,
      timeRange: good.timeRange,
    });
  });

  it('is not shown for another question, panel, or value of a variable', () => {
    const show = house();
    show(ask(panel), good);
    expect(show(ask(panel, 'b'), failed(502)).series).toEqual([]);
    expect(show(ask(panel, 'a', 'other'), failed(502)).series).toEqual([]);
    expect(show(ask({}), failed(502)).series).toEqual([]);
  });

  it('is not shown in place of a refusal, or of a part that was answered', () => {
    const show = house();
    show(ask(panel), good);
    expect(show(ask(panel), failed(400)).series).toEqual([]);
    const part = [{ fields: [], length: 7 }];
    expect(show(ask(panel), failed(502, part)).series).toBe(part);
  });

  it('changes nothing where no scene asks, or while the answer is on its way', () => {
    const show = house();
    const waiting = { ...good, state: LoadingState.Loading, series: [] };
    expect(show(ask(undefined), failed(502)).series).toEqual([]);
    show(ask(panel), good);
    expect(show(ask(panel), waiting)).toBe(waiting);
    expect(show(ask(panel), failed(502)).series).toBe(good.series);
  });
});
