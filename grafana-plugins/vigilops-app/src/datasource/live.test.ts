import { LoadingState, type DataFrame, type DataQueryResponse } from '@grafana/data';
import type { BackendSrv } from '@grafana/runtime';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aBackend, aRequest, aStepped, someSettings, templates } from '../test/builders.ts';
import { aStreamingBackend, linesEvent, records } from '../test/fake-stream.ts';
import { VigilDataSource } from './datasource.ts';
import type { TailInfo } from './live.ts';
import type { VigilQuery } from './query.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function watch(targets: VigilQuery[], fields: Parameters<typeof aRequest>[1] = {}) {
  const stream = aStreamingBackend();
  const still = aBackend({ '/read/metrics/query': aStepped() });
  const backend: Pick<BackendSrv, 'fetch' | 'chunked'> = { ...still, ...stream };
  const source = new VigilDataSource(
    someSettings(),
    () => backend,
    () => templates({ host: ['a', 'b'] }),
  );
  const answers: DataQueryResponse[] = [];
  const request = aRequest(targets, { liveStreaming: true, ...fields });
  const subscription = source.query(request).subscribe((answer) => answers.push(answer));
  await vi.advanceTimersByTimeAsync(1);
  await vi.dynamicImportSettled();
  return {
    answers,
    connections: stream.connections,
    end: () => subscription.unsubscribe(),
    newest: async (key: string) => {
      await vi.advanceTimersByTimeAsync(500);
      return answers.findLast((answer) => answer.key === key);
    },
  };
}

const frameOf = (answer: DataQueryResponse | undefined) => answer?.data[0] as DataFrame;
const tailOf = (answer: DataQueryResponse | undefined) => frameOf(answer).meta?.custom?.tail as TailInfo;
const bodiesOf = (answer: DataQueryResponse | undefined) =>
  frameOf(answer).fields.find(({ name }) => name === 'body')?.values;

describe('a live question for logs', () => {
  it('gives the newest lines again and again, oldest first, within the limit of the query', async () => {
    const { connections, newest } = await watch([{ refId: 'A', queryType: 'logs', limit: 2, text: 'pay' }]);
    connections[0]?.send(linesEvent(records('a', 'b')));
    const first = await newest('tail-A');
    expect(first?.state).toBe(LoadingState.Streaming);
    expect(bodiesOf(first)).toEqual(['a', 'b']);
    connections[0]?.send(linesEvent(records('c')));
    expect(bodiesOf(await newest('tail-A'))).toEqual(['b', 'c']);
    expect(frameOf(first).meta).toMatchObject({ type: 'log-lines', searchWords: ['pay'] });
  });

  it('asks without a time range, with variables and the filters of the dashboard', async () => {
    const { connections, newest } = await watch([{ refId: 'A', queryType: 'logs', hosts: ['$host'] }], {
      filters: [
        { key: 'service.name', operator: '=', value: 'shop' },
        { key: 'state', operator: '=', value: 'user' },
      ],
    });
    const params = new URLSearchParams(connections[0]?.request.url.split('?')[1]);
    expect(params.getAll('hosts')).toEqual(['a', 'b']);
    expect(params.getAll('services')).toEqual(['shop']);
    expect([params.has('from'), params.has('to'), params.has('limit')]).toEqual([false, false, false]);
    connections[0]?.send(linesEvent(records('a')));
    expect(frameOf(await newest('tail-A')).meta?.notices?.[0]?.text).toContain('state = user');
  });

  it('tells how it stands: how many lines were skipped, and why it is not live', async () => {
    const { connections, newest } = await watch([{ refId: 'A', queryType: 'logs' }]);
    connections[0]?.send(linesEvent(records('a'), 12));
    expect(tailOf(await newest('tail-A'))).toEqual({ status: 'live', skipped: 12, missed: false });
    connections[0]?.cut();
    expect(tailOf(await newest('tail-A'))).toMatchObject({
      status: 'reconnecting',
      trouble: 'network error',
    });
  });

  it('runs each query as a stream of its own and ends all of them', async () => {
    const { connections, newest, end } = await watch([
      { refId: 'A', queryType: 'logs', services: ['a'] },
      { refId: 'B', queryType: 'logs', services: ['b'] },
    ]);
    connections[0]?.send(linesEvent(records('of a')));
    connections[1]?.send(linesEvent(records('of b')));
    expect(bodiesOf(await newest('tail-A'))).toEqual(['of a']);
    expect(bodiesOf(await newest('tail-B'))).toEqual(['of b']);
    end();
    expect(connections.map((each) => each.isOpen())).toEqual([false, false]);
  });

  it('says what the API refused', async () => {
    const { connections, newest } = await watch([{ refId: 'A', queryType: 'logs' }]);
    const problem = { code: 'REQUEST_INVALID', detail: 'text: no expression.', help: 'Mend it.' };
    connections[0]?.refuse(400, problem);
    expect(await newest('tail-A')).toMatchObject({
      state: LoadingState.Error,
      error: { refId: 'A', message: 'text: no expression. Mend it.', status: 400 },
    });
  });

  it('answers what cannot be live once, beside it', async () => {
    const { answers, connections } = await watch([
      { refId: 'A', queryType: 'logs' },
      { refId: 'B', queryType: 'metrics', metric: 'm' },
    ]);
    expect(connections).toHaveLength(1);
    const still = answers.find(({ key }) => key === undefined);
    expect(frameOf(still).refId).toBe('B');
  });
});
