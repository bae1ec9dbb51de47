import {
  dateTime,
  LoadingState,
  type DataFrame,
  type DataQuery,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
} from '@grafana/data';
import { lastValueFrom, NEVER, of, Subject, throwError, toArray, type Observable } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runRequest } from './run-request.ts';

const range = (raw = { from: 'now-1h', to: 'now' }) => ({ from: dateTime(0), to: dateTime(3_600_000), raw });
const request = (targets: DataQuery[] = [{ refId: 'A' }], raw = { from: 'now-1h', to: 'now' }) =>
  ({ targets, range: range(raw) }) as unknown as DataQueryRequest;
const frame = (refId: string, meta: object = {}): DataFrame => ({ refId, fields: [], length: 0, meta });
const source = (answer: Observable<DataQueryResponse>, more: Partial<DataSourceApi> = {}) =>
  ({ query: vi.fn(() => answer), ...more }) as unknown as DataSourceApi;
const run = (answer: Observable<DataQueryResponse>, asked = request()) =>
  lastValueFrom(runRequest(source(answer), asked).pipe(toArray()));

describe('running queries', () => {
  it('gives what is answered, with what was asked', async () => {
    const asked = request();
    const [data, ...more] = await run(of({ data: [frame('A')] }), asked);
    expect(more).toEqual([]);
    expect(data).toMatchObject({
      state: LoadingState.Done,
      series: [{ refId: 'A' }],
      timeRange: asked.range,
    });
    expect(data?.request).toBe(asked);
  });

  it('puts packets together by their keys, the newest of each', async () => {
    const packets = of<DataQueryResponse[]>(
      { key: 'a', data: [frame('A')] },
      { key: 'b', data: [frame('B')] },
      { key: 'a', data: [frame('A2')], state: LoadingState.Streaming },
    );
    const seen = await run(packets as unknown as Observable<DataQueryResponse>);
    expect(seen.map(({ series }) => series.map(({ refId }) => refId))).toEqual([
      ['A'],
      ['A', 'B'],
      ['A2', 'B'],
    ]);
    expect(seen.at(-1)?.state).toBe(LoadingState.Streaming);
  });

  it('keeps annotations apart', async () => {
    const [data] = await run(of({ data: [frame('A'), frame('N', { dataTopic: 'annotations' })] }));
    expect([data?.series.length, data?.annotations?.[0]?.refId]).toEqual([1, 'N']);
  });

  it('shows no answer to a hidden query', async () => {
    const asked = request([{ refId: 'A' }, { refId: 'B', hide: true }]);
    const [data] = await run(of({ data: [frame('A'), frame('B')] }), asked);
    expect(data?.series.map(({ refId }) => refId)).toEqual(['A']);
  });

  it('shows the failure of one query beside the data of another', async () => {
    const error = { refId: 'B', message: 'no such metric' };
    const [data] = await run(of({ data: [frame('A')], error }));
    expect(data).toMatchObject({
      state: LoadingState.Error,
      error,
      errors: [error],
      series: [{ refId: 'A' }],
    });
  });

  it('makes data in the state of an error of a data source that throws, and keeps what was there', async () => {
    const answers = new Subject<DataQueryResponse>();
    const seen = run(answers);
    answers.next({ data: [frame('A')] });
    answers.error(new Error('broken'));
    expect((await seen).at(-1)).toMatchObject({
      state: LoadingState.Error,
      error: { message: 'broken' },
      series: [{ refId: 'A' }],
    });
    expect(await run(throwError(() => new Error('at once')))).toMatchObject([{ state: LoadingState.Error }]);
  });

  it('asks nothing where there is nothing to ask', async () => {
    const silent = source(NEVER, { filterQuery: ({ refId }) => refId !== 'A' });
    expect(await lastValueFrom(runRequest(silent, request()))).toMatchObject({ state: LoadingState.Done });
    expect(await lastValueFrom(runRequest(silent, request([])))).toMatchObject({ state: LoadingState.Done });
    expect(silent.query).not.toHaveBeenCalled();
  });

  it('asks by another function where it is given one', async () => {
    const ask = vi.fn(() => of({ data: [frame('V')] }));
    const data = await lastValueFrom(runRequest(source(NEVER), request(), ask));
    expect(data.series[0]?.refId).toBe('V');
  });
});

describe('time and running queries', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 10_000_000 }));
  afterEach(() => void vi.useRealTimers());

  it('says that it waits, but not when the answer comes soon', () => {
    const answers = new Subject<DataQueryResponse>();
    const states: LoadingState[] = [];
    runRequest(source(answers), request()).subscribe(({ state }) => states.push(state));
    vi.advanceTimersByTime(199);
    expect(states).toEqual([]);
    vi.advanceTimersByTime(1);
    answers.next({ data: [] });
    vi.advanceTimersByTime(1_000);
    expect(states).toEqual([LoadingState.Loading, LoadingState.Done]);
  });

  it('moves a relative range along with a stream, and no other', () => {
    const streaming = of({ data: [], state: LoadingState.Streaming });
    const ends: number[] = [];
    const fixed = { from: dateTime(0), to: dateTime(1) } as never;
    for (const raw of [{ from: 'now-1h', to: 'now' }, fixed]) {
      runRequest(source(streaming), request(undefined, raw)).subscribe(({ timeRange }) =>
        ends.push(timeRange.to.valueOf()),
      );
    }
    expect(ends).toEqual([10_000_000, 3_600_000]);
  });
});
