import {
  toDataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
} from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { Subject, type Subscription } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aRequest } from '../../test/builders.ts';
import { liveFrames, type LiveData } from './live-source.ts';

const open: Subscription[] = [];
afterEach(() => {
  open.splice(0).forEach((one) => one.unsubscribe());
  vi.restoreAllMocks();
});

/** A data source that streams when told to; `variables` is what its queries turn into. */
function aSource(uid: string, fields: { streaming?: boolean; type?: string; variables?: () => string } = {}) {
  const { streaming = true, type = 'loki', variables = () => '' } = fields;
  const asked: DataQueryRequest[] = [];
  const answers = new Subject<DataQueryResponse>();
  const source = {
    uid,
    type,
    name: `Source ${uid}`,
    meta: { streaming },
    query: (request: DataQueryRequest) => {
      asked.push(request);
      return answers;
    },
    interpolateVariablesInQueries: (queries: DataQuery[]) =>
      queries.map((query) => ({ ...query, expr: variables() })),
  } as unknown as DataSourceApi;
  return { source, asked, answers };
}

function watch(...all: readonly ReturnType<typeof aSource>[]) {
  const requests = new Subject<DataQueryRequest>();
  const seen: LiveData[] = [];
  const get = (ref: unknown) => {
    const found = all.find(({ source }) => source.uid === (ref as { uid: string }).uid);
    return found === undefined ? Promise.reject(new Error('no such source')) : Promise.resolve(found.source);
  };
  open.push(liveFrames(requests, { get }, 500).subscribe((data) => seen.push(data)));
  return {
    seen,
    ask: async (uids: readonly string[]) => {
      const targets = uids.map((uid, index) => ({ refId: String(index), datasource: { uid } }));
      requests.next({ ...aRequest([]), targets });
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

const frame = (name: string) => toDataFrame({ name, fields: [] });
const namesIn = (data: LiveData | undefined) => data?.frames.map(({ name }) => name);

describe('liveFrames', () => {
  it('asks each data source for a stream of its own queries', async () => {
    const [a, b] = [aSource('a'), aSource('b', { type: 'vigilops-datasource' })];
    const { ask } = watch(a, b);
    await ask(['a', 'b', 'a']);
    expect(a.asked[0]).toMatchObject({ liveStreaming: true, targets: [{ refId: '0' }, { refId: '2' }] });
    expect(a.asked[0]?.targets[0]).not.toHaveProperty('limit');
    expect(b.asked[0]).toMatchObject({ liveStreaming: true, targets: [{ refId: '1', limit: 500 }] });
    expect(a.asked[0]?.requestId).not.toBe(b.asked[0]?.requestId);
  });

  it('shows the newest answer of each query of each source', async () => {
    const [a, b] = [aSource('a'), aSource('b')];
    const { ask, seen } = watch(a, b);
    await ask(['a', 'b']);
    a.answers.next({ key: '1', data: [frame('old')] });
    b.answers.next({ key: '1', data: [frame('of b')] });
    a.answers.next({ key: '2', data: [frame('other')] });
    a.answers.next({ key: '1', data: [frame('new')] });
    expect(namesIn(seen.at(-1))).toEqual(['new', 'of b', 'other']);
  });

  it('goes on while the dashboard refreshes, and starts over when a variable changes', async () => {
    let host = 'web-1';
    const a = aSource('a', { variables: () => host });
    const { ask } = watch(a);
    await ask(['a']);
    await ask(['a']);
    expect(a.asked).toHaveLength(1);
    host = 'web-2';
    await ask(['a']);
    expect(a.asked).toHaveLength(2);
    expect(a.asked[1]?.targets[0]).toMatchObject({ expr: 'web-2' });
  });

  it('names the sources that cannot stream', async () => {
    const [a, b] = [aSource('a'), aSource('b', { streaming: false })];
    const { ask, seen } = watch(a, b);
    await ask(['a', 'b']);
    expect(seen.at(-1)?.still).toEqual(['Source b']);
    expect(b.asked).toEqual([]);
  });

  it('tells what failed and goes on with the rest', async () => {
    const [a, b] = [aSource('a'), aSource('b')];
    const { ask, seen } = watch(a, b);
    await ask(['a', 'b']);
    a.answers.error({ data: { message: 'refused' } });
    b.answers.next({ key: '1', data: [frame('of b')], errors: [{ message: 'late' }] });
    expect(seen.at(-1)?.errors).toEqual(['refused', 'late']);
    expect(namesIn(seen.at(-1))).toEqual(['of b']);
  });

  it('says so when a data source is gone', async () => {
    const { ask, seen } = watch();
    await ask(['gone']);
    expect(seen.at(-1)?.errors).toEqual(['no such source']);
  });

  it('lets go while the page is hidden, unless the source does so by itself', async () => {
    const [other, ours] = [aSource('a'), aSource('b', { type: 'vigilops-datasource' })];
    const { ask } = watch(other, ours);
    await ask(['a', 'b']);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect([other.answers.observed, ours.answers.observed]).toEqual([false, true]);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(other.asked).toHaveLength(2);
  });

  it('ends all streams when nobody looks any more', async () => {
    const a = aSource('a');
    const { ask } = watch(a);
    await ask(['a']);
    open.splice(0).forEach((one) => one.unsubscribe());
    expect(a.answers.observed).toBe(false);
  });
});
