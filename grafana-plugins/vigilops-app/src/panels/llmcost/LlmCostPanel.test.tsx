import { dateTime, getDefaultTimeRange, LoadingState, type PanelProps } from '@grafana/data';
import { setBackendSrv, type BackendSrv } from '@grafana/runtime';
import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';
import { aBackend, refusal } from '../../test/builders.ts';
import { listOf } from '../../test/open-app.tsx';
import { aBudget, aGroup, allOf, aPoint, aSpend } from '../../test/some-llm.ts';
import { LlmCostPanel } from './LlmCostPanel.tsx';
import { DEFAULTS, type LlmCostOptions } from './options.ts';

const READ = '/api/plugin-proxy/vigilops-app/read';
const FROM = '2026-03-01T00:00:00.000Z';
const TO = '2026-03-15T00:00:00.000Z';

afterEach(cleanup);

function show(
  answers: Readonly<Record<string, unknown>>,
  options: Partial<LlmCostOptions> = {},
  height = 320,
) {
  const backend = aBackend(
    Object.fromEntries(Object.entries(answers).map(([path, answer]) => [READ + path, answer])),
  );
  setBackendSrv(backend as unknown as BackendSrv);
  const [from, to] = [dateTime(FROM), dateTime(TO)];
  const timeRange = { ...getDefaultTimeRange(), from, to };
  const props = {
    id: 1,
    width: 600,
    height,
    timeRange,
    timeZone: 'utc',
    data: { state: LoadingState.Done, series: [], timeRange },
    options: { ...DEFAULTS, ...options },
  } as unknown as PanelProps<LlmCostOptions>;
  render(
    <MemoryRouter>
      <LlmCostPanel {...props} />
    </MemoryRouter>,
  );
  return backend;
}

interface Asked {
  readonly data: { readonly by?: readonly string[] };
}
const house = {
  '/llm-spend': ({ data }: Asked) =>
    data.by === undefined
      ? aSpend(allOf())
      : aSpend(aGroup('fast', [aPoint({ time: '2026-03-02T00:00:00.000000Z' })], { dimension: 'model' })),
  '/llm-budgets': listOf(
    aBudget(),
    aBudget({ id: 2, name: 'bots', scope: 'project', scope_name: 'bots', spent: '99' }),
  ),
};

describe('the panel of what LLMs cost', () => {
  it('asks for the range of the panel by day, and says the sum', async () => {
    const { requests } = show(house);
    expect(await screen.findByRole('img', { name: /^\$12\.50 over time/ })).toBeTruthy();
    expect(screen.getByText('100 calls')).toBeTruthy();
    expect(requests.map(({ data }) => data as object)).toContainEqual(
      expect.objectContaining({ from: FROM, to: TO, by: ['model'], step_seconds: 86_400 }),
    );
  });

  it('draws what a budget of all calls allows, and shows how far budgets are used', async () => {
    show(house);
    expect(await screen.findByRole('meter', { name: 'Used of bots' })).toBeTruthy();
    // In the legend, and as the name of a bar: that of a project has no line.
    expect(screen.getAllByText('all of it').length).toBeGreaterThan(1);
    expect(screen.getAllByText('bots')).toHaveLength(1);
  });

  it('leaves budgets out where they are not wanted, or have no room', async () => {
    const { requests } = show(house, { showBudgets: false, groupBy: 'project' });
    await screen.findByRole('img');
    expect(screen.queryByRole('meter')).toBeNull();
    expect(requests.some(({ url }) => url.includes('llm-budgets'))).toBe(false);
    cleanup();
    show(house, {}, 150);
    await screen.findByRole('img');
    expect(screen.queryByRole('meter')).toBeNull();
  });

  it('says what has no price, that nothing was called, and that VigilOps does not answer', async () => {
    show({ ...house, '/llm-spend': aSpend(allOf({ unpriced_calls: 4 })) });
    expect(await screen.findByText('4 unpriced')).toBeTruthy();
    cleanup();
    show({ ...house, '/llm-spend': aSpend() });
    expect(await screen.findByText('No call went through the gateway in this time.')).toBeTruthy();
    cleanup();
    show({ ...house, '/llm-spend': refusal(502, { message: 'no route to host' }) });
    expect((await screen.findByRole('alert')).textContent).toContain('no route to host');
  });
});
