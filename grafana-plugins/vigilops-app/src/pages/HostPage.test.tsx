import { config, locationService, setDataSourceSrv, type DataSourceSrv } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aHost } from '../test/a-host.ts';
import { aLogRecord, refusal, GRAFANAS_OWN } from '../test/builders.ts';
import { giveScenes } from '../test/give-scenes.ts';
import { listOf, openApp } from '../test/open-app.tsx';
import { aService, aTellingService } from '../test/some-services.ts';
import { aForecast, someForecasts } from '../test/some-findings.ts';
import { someMetrics } from '../test/some-metrics.ts';
import { viewAs } from '../test/view-as.ts';

giveScenes();

const NOW = Date.parse('2026-03-01T12:00:05Z');
const postgres = { name: 'postgres', pid: '77', user: 'pg', cpu_usage_ratio: 0.4, memory_bytes: 2 ** 30 };

beforeEach(() => {
  viewAs('Viewer');
  vi.spyOn(Date, 'now').mockReturnValue(NOW);
  setDataSourceSrv({ getList: () => [GRAFANAS_OWN] } as unknown as DataSourceSrv);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const metrics = someMetrics({ cpu: 0.5, memory: 2e9, top: [postgres] });
const web = aHost(
  { cpu: 0.95, memory: 0.2, disk: 0.3 },
  { id: 7, name: 'web-1', ips: ['10.0.0.1', 'fd00::1'], tags: ['production'], group: 'shop' },
);
const house = { '/hosts/7': web, '/hosts/7/metrics': metrics };
const region = async (name: string) => within(await screen.findByRole('region', { name }));

describe('the page of a host', () => {
  it('says first who it is, how it is, and why', async () => {
    openApp('/hosts/7', house);
    expect(screen.getByRole('region', { name: 'web-1' })).toBeTruthy();
    const head = screen.getAllByRole('status').find(({ textContent }) => textContent?.includes('trouble'));
    expect(head?.textContent).toBe('In trouble CPU 95 %');
    expect(screen.getByText('10.0.0.1').getAttribute('title')).toBe('10.0.0.1\nfd00::1');
    await region('Top processes');
  });

  it('says when a file system will be full, as it was foretold', async () => {
    const filesystem = {
      mountpoint: '/var',
      device: 'sda1',
      type: 'ext4',
      usage_ratio: metrics.times.map(() => 0.8),
      used_bytes: metrics.times.map(() => 80e9),
      available_bytes: metrics.times.map(() => 20e9),
      total_bytes: metrics.times.map(() => 100e9),
      inodes_used: metrics.times.map(() => null),
      inodes_total: metrics.times.map(() => null),
    };
    const { asked } = openApp('/hosts/7', {
      ...house,
      '/hosts/7/metrics': { ...metrics, filesystems: [filesystem] },
      '/forecasts': someForecasts([aForecast({ host_id: 7 })]),
    });
    const disks = await region('File systems');
    const link = await disks.findByRole('link', { name: /^Full in 1 day/ });
    expect(link.getAttribute('href')).toBe('/a/vigilops-app/analysis/forecasts?kind=disk');
    expect(asked('/forecasts')[0]?.url).toContain('host_id=7');
  });

  it('asks once for all charts', async () => {
    const { asked } = openApp('/hosts/7?from=now-6h&to=now', house);
    await region('Top processes');
    await waitFor(() => expect(asked('/hosts/7/metrics')).toHaveLength(1));
    const { searchParams } = new URL(asked('/hosts/7/metrics')[0]?.url ?? '', 'http://x');
    expect(Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '')).toBe(
      6 * 3_600_000,
    );
  });

  it('shows processes, and those of another moment when the address names one', async () => {
    const { asked } = openApp('/hosts/7?at=1772366340000', house);
    const processes = await region('Top processes');
    expect(await processes.findByText('postgres')).toBeTruthy();
    await waitFor(() =>
      expect(asked('/hosts/7/metrics').map(({ url }) => url)).toContainEqual(
        expect.stringContaining('processes_at=2026-03-01T11%3A59%3A00.000Z'),
      ),
    );
    fireEvent.click(processes.getByText('Back to the newest'));
    expect(locationService.getSearch().get('at')).toBeNull();
  });

  it('shows its services and its logs, with ways to all of them', async () => {
    const telling = aTellingService({ name: 'shop', versions: ['1.2'], sdk_languages: ['go'] });
    const asked = aService({ id: 4, name: 'api', status: 'down' });
    openApp('/hosts/7', {
      ...house,
      '/services': listOf(telling, asked),
      '/logs/query': { ...listOf(aLogRecord({ body: 'payment refused' })), streams: {}, stopped_by: 'end' },
    });
    const services = await region('Services on this host');
    expect(services.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Downapi/),
      expect.stringMatching(/^shop1\.2 · go/),
    ]);
    expect(services.getByText('api').closest('a')?.getAttribute('href')).toBe('/a/vigilops-app/services/4');
    expect(services.getByText('shop').closest('a')?.getAttribute('href')).toBe(
      '/a/vigilops-app/logs?query=host:web-1+service:shop&from=now-1h&to=now',
    );
    const logs = await region('Logs of this window');
    expect(logs.getByText('Search them').getAttribute('href')).toContain(
      '/logs?query=host:web-1&from=now-1h',
    );
  });

  it('follows its logs as they come, at a switch', async () => {
    const { asked } = openApp('/hosts/7', house);
    const logs = await region('Logs of this window');
    fireEvent.click(logs.getByRole('switch', { name: 'Live' }));
    expect(locationService.getSearch().get('live')).toBe('1');
    const live = await region('Logs as they come');
    expect(live.getByText('Search them').getAttribute('href')).toContain('live=1');
    // Here nothing streams: lines are asked for.
    await waitFor(() => expect(asked('/logs/query').at(-1)?.data).toMatchObject({ host_ids: [7] }));
    fireEvent.click(live.getByRole('switch', { name: 'Live' }));
    await region('Logs of this window');
  });

  it('has no box for services where the host has none', async () => {
    openApp('/hosts/7', house);
    await region('Top processes');
    expect(screen.queryByText('Services on this host')).toBeNull();
  });

  it('offers Explore only where there is one, and something that it could ask', async () => {
    openApp('/hosts/7', house);
    expect((await screen.findByText('Open as dashboard')).closest('a')?.getAttribute('href')).toBe(
      '/d/vigilops-host?var-host=web-1&from=now-1h&to=now',
    );
    expect(screen.queryByText('Explore')).toBeNull();
    cleanup();
    config.exploreEnabled = true;
    const source = { type: 'vigilops-datasource', uid: 'vigilops' };
    setDataSourceSrv({ getList: () => [GRAFANAS_OWN, source] } as unknown as DataSourceSrv);
    openApp('/hosts/7', house);
    const panes = new URL((await screen.findByText('Explore')).closest('a')?.href ?? '').searchParams.get(
      'panes',
    );
    config.exploreEnabled = false;
    expect(JSON.parse(panes ?? '')).toMatchObject({
      a: { queries: [{ filters: [{ key: 'host.name', op: '=', value: 'web-1' }] }] },
    });
  });
});

describe('a host that is not as it should be', () => {
  it('is silent: says since when, and leads to its last hour', async () => {
    const silent = aHost(
      {},
      { id: 7, name: 'web-1', status: 'offline', last_heartbeat: '2026-03-01T11:00:00.000000Z' },
    );
    openApp('/hosts/7', { ...house, '/hosts/7': silent });
    expect(await screen.findByText(/^Last heard 1 hour ago, at .*: what you see is from then$/)).toBeTruthy();
    fireEvent.click(screen.getByText('Show its last hour'));
    await waitFor(() => expect(locationService.getSearch().get('from')).toBe('2026-03-01T10:00:00.000Z'));
  });

  it('sends no figures: says what does', async () => {
    openApp('/hosts/7', { ...house, '/hosts/7': aHost({}, { id: 7 }), '/hosts/7/metrics': someMetrics() });
    expect(await screen.findByText(/sends no figures of CPU, memory or disks/)).toBeTruthy();
  });

  it('was heard in the future of the viewer: it is the clock of the viewer that is behind', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(NOW - 600_000);
    openApp('/hosts/7', house);
    expect(
      await screen.findByText('The clock of this computer is 9 minutes behind that of VigilOps'),
    ).toBeTruthy();
  });

  it('has a name that looks like markup, which stays text', async () => {
    openApp('/hosts/7', { ...house, '/hosts/7': { ...web, name: '<img src=x>', tags: ['<b>'] } });
    expect(screen.getByRole('region', { name: '<img src=x>' })).toBeTruthy();
    expect(screen.getByText('<b>')).toBeTruthy();
    await region('Top processes');
  });

  it('is unknown: says so and leads to the others', () => {
    const said = { code: 'NOT_FOUND', detail: 'there is no host 7', help: '' };
    openApp('/hosts/7', { '/hosts/7': refusal(404, said) });
    expect(screen.getByText('There is no host 7')).toBeTruthy();
    expect(screen.getByText('Show all hosts').closest('a')?.getAttribute('href')).toBe(
      '/a/vigilops-app/hosts',
    );
  });

  it('cannot be asked about: what a list knew of it stays, under the reason', async () => {
    openApp('/hosts', {
      '/hosts': listOf(web),
      '/hosts/7': refusal(502, undefined),
      '/hosts/7/metrics': refusal(502, undefined),
    });
    locationService.push('/a/vigilops-app/hosts/7');
    expect(await screen.findByRole('region', { name: 'web-1' })).toBeTruthy();
    expect((await screen.findAllByText(/VigilOps does not answer/)).length).toBeGreaterThan(0);
  });
});

describe('a host by its name', () => {
  it('leads to its page, whatever letters are large, with what the address says beside', async () => {
    openApp('/hosts/by-name/WEB-1?from=now-6h', {
      ...house,
      '/hosts': listOf(web, aHost({}, { id: 8, name: 'web-10', key: 'k' })),
    });
    await waitFor(() => expect(locationService.getLocation().pathname).toBe('/a/vigilops-app/hosts/7'));
    expect(locationService.getSearch().get('from')).toBe('now-6h');
    await region('Top processes');
  });

  it('finds an address, too, and takes a name where an id should be', async () => {
    openApp('/hosts/10.0.0.1', { ...house, '/hosts': listOf(web) });
    await waitFor(() => expect(locationService.getLocation().pathname).toBe('/a/vigilops-app/hosts/7'));
    await region('Top processes');
  });

  it('asks which one where several have it', () => {
    openApp('/hosts/by-name/web-1', { '/hosts': listOf(web, { ...web, id: 8 }) });
    expect(screen.getByText('Several hosts are called web-1. Which one?')).toBeTruthy();
    expect(screen.getAllByRole('row')).toHaveLength(3);
  });

  it('shows what is near where none has it', () => {
    openApp('/hosts/by-name/web', { '/hosts': listOf(web) });
    expect(screen.getByText('No host has the name or address web')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'web-1' })).toBeTruthy();
  });
});
