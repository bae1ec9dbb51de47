import type { DataSourceApi, DataSourceInstanceSettings, ScopedVars } from '@grafana/data';
import { describe, expect, it, vi } from 'vitest';
import { createDataSourceSrv } from './data-source-srv.ts';

const settings = (changes: object) =>
  ({
    isDefault: false,
    meta: { id: 'vigilops-datasource', metrics: true, logs: true },
    ...changes,
  }) as unknown as DataSourceInstanceSettings;
const vigilops = settings({
  uid: 'vigilops',
  name: 'VigilOps',
  type: 'vigilops-datasource',
  isDefault: true,
});
const other = settings({ uid: 'other', name: 'Other', type: 'other', meta: { id: 'other', alerting: true } });
const useless = settings({ uid: 'useless', name: 'Useless', type: 'useless', meta: { id: 'useless' } });

function house() {
  const open = vi.fn(({ uid }: DataSourceInstanceSettings) => Promise.resolve({ uid } as DataSourceApi));
  const sceneReady = vi.fn(() => Promise.resolve());
  const replace = (text: string, vars?: ScopedVars) =>
    text === '$source' ? String(vars?.source?.value ?? 'other') : text;
  return {
    srv: createDataSourceSrv({ sources: [vigilops, other, useless], open, replace, sceneReady }),
    open,
    sceneReady,
  };
}

describe('data sources', () => {
  it.each([
    ['vigilops'],
    ['VigilOps'],
    ['vigilops-datasource'],
    ['default'],
    [''],
    [null],
    [undefined],
    [{ uid: 'vigilops', type: 'vigilops-datasource' }],
    [{ type: 'vigilops-datasource' }],
  ])('are found by %j', async (ref) => {
    const { srv } = house();
    expect(srv.getInstanceSettings(ref)?.uid).toBe('vigilops');
    expect((await srv.get(ref)).uid).toBe('vigilops');
  });

  it('are opened once, and again after a failure', async () => {
    const { srv, open } = house();
    open.mockRejectedValueOnce(new Error('away'));
    await expect(srv.get('vigilops')).rejects.toThrow('away');
    expect(await srv.get('vigilops')).toBe(await srv.get('VigilOps'));
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('that are not there say so by name', async () => {
    const { srv } = house();
    await expect(srv.get({ uid: 'loki' })).rejects.toThrow('Datasource loki was not found');
    expect(srv.getInstanceSettings('loki')).toBeUndefined();
  });

  it('may be named by a variable, and keep that name', async () => {
    const { srv } = house();
    const vars = { source: { text: 'VigilOps', value: 'vigilops' } };
    expect((await srv.get('$source', vars)).uid).toBe('vigilops');
    expect((await srv.get('$source')).uid).toBe('other');
    expect(srv.getInstanceSettings({ uid: '$source' }, vars)).toMatchObject({
      uid: '$source',
      isDefault: false,
      rawRef: { uid: 'vigilops' },
    });
  });

  it('wait until a scene that asks can be filled in', async () => {
    const { srv, sceneReady } = house();
    await srv.get('vigilops');
    expect(sceneReady).not.toHaveBeenCalled();
    await srv.get('vigilops', { __sceneObject: { text: '', value: {} } });
    expect(sceneReady).toHaveBeenCalledOnce();
  });

  it('are listed by what they can do', () => {
    const { srv } = house();
    const uids = (filters?: Parameters<typeof srv.getList>[0]) => srv.getList(filters).map(({ uid }) => uid);
    expect(uids()).toEqual(['vigilops', 'other']);
    expect(uids({ all: true })).toEqual(['vigilops', 'other', 'useless']);
    expect(uids({ logs: true })).toEqual(['vigilops']);
    expect(uids({ alerting: true })).toEqual(['other']);
    expect(uids({ annotations: true })).toEqual([]);
    expect(uids({ type: ['other', 'x'] })).toEqual(['other']);
    expect(uids({ pluginId: 'vigilops-datasource' })).toEqual(['vigilops']);
    expect(uids({ filter: ({ name }) => name === 'Other' })).toEqual(['other']);
  });

  it('can be added while the page runs, each uid once', async () => {
    const { srv } = house();
    const dataSource = { uid: 'mine' } as never;
    srv.registerRuntimeDataSource({ dataSource });
    expect(await srv.get('mine')).toBe(dataSource);
    expect(() => srv.registerRuntimeDataSource({ dataSource })).toThrow('mine');
  });
});
