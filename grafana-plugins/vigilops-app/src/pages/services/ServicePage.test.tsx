import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aHost } from '../../test/a-host.ts';
import { refusal } from '../../test/builders.ts';
import { giveScenes } from '../../test/give-scenes.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import {
  aDefinition,
  aMaintenance,
  anAvailability,
  aService,
  aServiceDetail,
  SERVICE_NOW,
  someBars,
} from '../../test/some-services.ts';
import { viewAs } from '../../test/view-as.ts';

giveScenes();

beforeEach(() => {
  viewAs('Viewer');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(SERVICE_NOW));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const down = aServiceDetail({
  id: 2,
  name: 'api',
  status: 'down',
  status_since: '2026-03-01T11:48:00.000000Z',
  status_reason: 'connection refused',
  host_id: 3,
  availability: {
    day: anAvailability({ availability_percent: 99.1, down_seconds: 778, outages: 2 }),
    week: anAvailability(),
    month: anAvailability({ availability_percent: null }),
    quarter: anAvailability(),
  },
  error_budget: {
    objective_percent: 99.9,
    days: 30,
    allowed_seconds: 2_592,
    used_seconds: 1_296,
    left_percent: 50,
  },
  observations: [
    {
      host_id: 3,
      host_name: 'web-1',
      opinion: 'down',
      last_status: 'timeout',
      last_check_at: '2026-03-01T11:59:50.000000Z',
      response_time_ms: null,
      error: 'no answer within 10 s',
    },
    {
      host_id: 4,
      host_name: 'web-2',
      opinion: 'none',
      last_status: 'inconclusive',
      last_check_at: '2026-03-01T11:59:40.000000Z',
      response_time_ms: null,
      error: null,
    },
  ],
});

const check = (fields: object) => ({
  timestamp: '2026-03-01T11:59:50.000000Z',
  observer_id: 3,
  observer_name: 'web-1',
  status: 'up',
  response_time_ms: 85,
  dns_ms: 2,
  connect_ms: 8,
  tls_ms: null,
  first_byte_ms: null,
  status_code: 200,
  error_message: null,
  ...fields,
});
const noTimes = {
  from: '2026-02-28T12:00:00.000000Z',
  to: SERVICE_NOW,
  step_seconds: 600,
  times: [],
  median_ms: [],
  p95_ms: [],
  dns_ms: [],
  connect_ms: [],
  tls_ms: [],
  first_byte_ms: [],
  results: [],
  failures: [],
};
const house = {
  '/hosts': listOf(aHost({}, { id: 3, name: 'web-1' })),
  '/services/2': down,
  '/services/2/checks': listOf(
    check({}),
    check({ status: 'down', response_time_ms: null, error_message: 'connection refused' }),
  ),
  '/services/2/states': {
    items: [
      {
        from: '2026-03-01T11:48:00.000000Z',
        to: null,
        state: 'down',
        reason: 'connection refused',
        because_of: null,
        seconds: 720,
      },
    ],
    truncated: false,
  },
  '/services/2/response-times': noTimes,
  '/service-bars': someBars({ 2: [100, 99] }),
  '/maintenance': listOf(),
};

const region = async (name: string | RegExp) =>
  within((await screen.findAllByRole('region', { name }))[0] ?? document.body);

describe('the page of a service', () => {
  it('says first how it is, since when and why', async () => {
    openApp('/services/2', house);
    expect((await screen.findByText(/^Down since/)).textContent).toMatch(
      /^Down since \d\d:48, for 12 min: connection refused$/,
    );
    expect(screen.getByText('Runs on').nextElementSibling?.querySelector('a')?.getAttribute('href')).toBe(
      '/a/vigilops-app/hosts/3',
    );
  });

  it('says what it hangs on that is down, and leads there', async () => {
    const because_of = { kind: 'service', id: 7, name: 'db' } as const;
    openApp('/services/2', { ...house, '/services/2': { ...down, because_of } });
    expect(await screen.findByText('db, on which it depends, is down')).toBeTruthy();
    expect(screen.getByText('Look at db').closest('a')?.getAttribute('href')).toBe(
      '/a/vigilops-app/services/7',
    );
  });

  it('sets each stretch against the objective, and says what is left of the budget', async () => {
    openApp('/services/2', house);
    const part = await region('Availability');
    expect(part.getByText('24 hours').nextElementSibling?.textContent).toBe(
      '99.1 %below 99.9 %down for 12 min 58 sec (2×)',
    );
    expect(part.getByText('30 days').nextElementSibling?.textContent).toBe('–nothing known');
    expect(part.getByText('21 min 36 sec of 43 min 12 sec left')).toBeTruthy();
    expect(part.getByRole('meter').getAttribute('aria-valuenow')).toBe('50');
  });

  it('shows who says what, and whether that is enough', async () => {
    openApp('/services/2', house);
    const part = await region('Observers');
    expect(part.getByText('1 of 1 that can tell say that it is down; 1 must.')).toBeTruthy();
    expect(part.getByText('no answer within 10 s')).toBeTruthy();
    expect(part.getByText('Timed out')).toBeTruthy();
  });

  it('shows when it went down, and what was found', async () => {
    openApp('/services/2', house);
    expect((await region('States of 90 days')).getByText('12 min so far')).toBeTruthy();
    const checks = await region('Checks of this window');
    expect(await checks.findByText('85 ms')).toBeTruthy();
    expect(checks.getByText('85 ms').getAttribute('title')).toBe('DNS 2.0 ms, connect 8.0 ms');
  });

  it('asks for one kind of result where the address says so', async () => {
    const { asked } = openApp('/services/2', house);
    const checks = await region('Checks of this window');
    fireEvent.click(await checks.findByRole('button', { name: /Timed out/ }));
    expect(locationService.getSearch().get('result')).toBe('timeout');
    await waitFor(() =>
      expect(asked('/services/2/checks').some(({ url }) => url.includes('status=timeout'))).toBe(true),
    );
  });

  it('goes on to older results', async () => {
    const { asked } = openApp('/services/2', {
      ...house,
      '/services/2/checks': { items: [check({})], next_cursor: 'abc' },
    });
    fireEvent.click(await screen.findByText('Older ones'));
    await waitFor(() =>
      expect(asked('/services/2/checks').some(({ url }) => url.includes('cursor=abc'))).toBe(true),
    );
    expect((await region('Checks of this window')).getAllByText('85 ms')).toHaveLength(2);
  });

  it.each(['2', '2/edit', 'nonsense', 'nonsense/edit'])(
    'says that there is none at services/%s',
    async (path) => {
      const gone = { code: 'NOT_FOUND', detail: 'no service has this id', help: '' };
      openApp(`/services/${path}`, { ...house, '/services/2': refusal(404, gone) });
      expect(await screen.findByText('There is no such service')).toBeTruthy();
    },
  );

  it('keeps a Member from changing anything', async () => {
    openApp('/services/2', house);
    await screen.findByText(/^Down since/);
    expect(screen.queryByText('Remove')).toBeNull();
    expect(screen.queryByText('Edit')).toBeNull();
  });
});

describe('an Admin', () => {
  beforeEach(() => viewAs('Admin'));

  it('pauses it', async () => {
    const { asked } = openApp('/services/2', { ...house, 'admin:/services/2': down });
    fireEvent.click(await screen.findByText('Pause'));
    await waitFor(() => expect(asked('admin:/services/2')[0]?.data).toEqual({ paused: true }));
  });

  it('removes it after having read that its history goes, too', async () => {
    const { asked } = openApp('/services/2', { ...house, 'admin:/services/2': undefined });
    fireEvent.click(await screen.findByText('Remove'));
    expect(screen.getByText(/its history goes too/)).toBeTruthy();
    expect(asked('admin:/services/2')).toHaveLength(0);
    fireEvent.click(screen.getByText('Remove it with its history'));
    await waitFor(() => expect(locationService.getLocation().pathname).toBe('/a/vigilops-app/services'));
    expect(asked('admin:/services/2')[0]?.method).toBe('DELETE');
  });

  it('is told where what an agent defines is changed', async () => {
    openApp('/services/2', { ...house, '/services/2': { ...down, source: 'agent', definition: null } });
    expect(await screen.findByText(/An agent defines it/)).toBeTruthy();
    expect(screen.queryByText('Edit')).toBeNull();
  });

  it('ends maintenance that runs, and keeps it in the books', async () => {
    const { asked } = openApp('/services/2', {
      ...house,
      '/maintenance': listOf(aMaintenance({ id: 6, service_ids: [2], title: 'Upgrade' })),
      'admin:/maintenance/6': aMaintenance(),
    });
    expect(await screen.findByText(/In maintenance until/)).toBeTruthy();
    fireEvent.click(screen.getByText('End it now'));
    await waitFor(() => expect(asked('admin:/maintenance/6')[0]).toMatchObject({ method: 'PUT' }));
    expect(asked('admin:/maintenance/6')[0]?.data).toMatchObject({ title: 'Upgrade', to: 'now' });
  });

  it('starts maintenance for an hour by two clicks', async () => {
    const { asked } = openApp('/services/2', { ...house, 'admin:/maintenance': aMaintenance() });
    fireEvent.click(await screen.findByRole('button', { name: 'Maintenance' }));
    fireEvent.click(await screen.findByText('From now, for 1 hr'));
    await waitFor(() =>
      expect(asked('admin:/maintenance')[0]?.data).toEqual({
        title: 'Maintenance: api',
        from: 'now',
        to: '2026-03-01T13:00:00.000Z',
        service_ids: [2],
      }),
    );
  });
});

describe('a heartbeat', () => {
  const config = { type: 'heartbeat', period_seconds: 86_400, grace_seconds: 600 } as const;
  const beat = {
    ...house,
    '/services/2': aServiceDetail({
      ...aService({ id: 2, type: 'heartbeat', name: 'backup' }),
      definition: aDefinition({ check: config }),
      config,
    }),
  };

  it('shows its URL to who has just made it, with a line for a crontab', async () => {
    viewAs('Admin');
    openApp('/services', beat);
    locationService.push({
      pathname: '/a/vigilops-app/services/2',
      state: { heartbeatUrl: 'https://ops.example.com/api/v1/heartbeats/secret' },
    });
    expect(await screen.findByText('https://ops.example.com/api/v1/heartbeats/secret')).toBeTruthy();
    expect(screen.getByText(/^0 3 \* \* \* curl/)).toBeTruthy();
    expect(JSON.stringify(locationService.getLocation())).not.toContain('secret');
  });

  it('makes another URL for an Admin who has lost it, and tells what that breaks', async () => {
    viewAs('Admin');
    const { asked } = openApp('/services/2', {
      ...beat,
      'admin:/services/2/heartbeat-url': { heartbeat_url: 'https://ops.example.com/h/new' },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Make a new URL' }));
    expect(screen.getByText(/The old URL is no longer good/)).toBeTruthy();
    expect(asked('admin:/services/2/heartbeat-url')).toHaveLength(0);
    const buttons = screen.getAllByRole('button', { name: 'Make a new URL' });
    fireEvent.click(buttons.at(-1) ?? document.body);
    expect(await screen.findByText('https://ops.example.com/h/new')).toBeTruthy();
  });

  it('tells a Member nothing of its URL', async () => {
    openApp('/services/2', beat);
    expect(await screen.findByText('How it is checked')).toBeTruthy();
    expect(screen.queryByText('Where the job reports')).toBeNull();
  });
});
