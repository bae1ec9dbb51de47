import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openApp } from '../../test/open-app.tsx';
import { aForecast, FINDINGS_NOW, someForecasts } from '../../test/some-findings.ts';
import { pointsOf } from './ForecastRow.tsx';

beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(FINDINGS_NOW));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const row = async (name: string) => within(await screen.findByRole('article', { name }));
const RECORD = { judged: 14, median_error: 0.08, in_band: 0.93, false_alarms: 1, missed: 0, made: 40 };

describe('forecasts', () => {
  it('say first what is full next, and how good they were', async () => {
    openApp('/analysis/forecasts', { '/forecasts': someForecasts([aForecast()], { record: RECORD }) });
    expect(await screen.findByText('Reaching their limits: 1. First: Full in 2 days')).toBeTruthy();
    expect(screen.getByText('Resources looked at: 30')).toBeTruthy();
    expect(
      screen.getByText(
        'Former forecasts held against what came: 14 · within their band: 93 % · off by 8 % of the time that was left · false alarms: 1, missed: 0',
      ),
    ).toBeTruthy();
  });

  it('name the time with its band, and how sure that is', async () => {
    openApp('/analysis/forecasts', { '/forecasts': someForecasts([aForecast()]) });
    const found = await row('db-1: Disk /var');
    expect(
      found.getByText(/80 % of 99 % · about 2026-03-03 12:00, between 2026-03-03 00:00 and 2026-03-04 06:00/),
    ).toBeTruthy();
    expect(found.getByText('Confidence: medium')).toBeTruthy();
    expect(found.getByText('No former forecast could be held against what came yet')).toBeTruthy();
    expect(found.getByRole('img')).toBeTruthy();
    expect(found.getByRole('link', { name: 'The host' }).getAttribute('href')).toBe(
      '/a/vigilops-app/hosts/2?from=now-7d&to=now',
    );
  });

  it('know what is known: certificates have a date, and no band', async () => {
    const certificate = aForecast({
      kind: 'certificate',
      host_id: null,
      host_name: null,
      service_id: 7,
      service: 'shop',
      labels: {},
      at: '2026-03-11T12:00:00.000000Z',
      shape: 'known',
      unit: 'd',
      value: 10,
      limit: 0,
      chart: { times: [], values: [] },
    });
    openApp('/analysis/forecasts', { '/forecasts': someForecasts([certificate]) });
    const found = await row('shop: Certificate');
    expect(found.getByText('Expires in 10 days')).toBeTruthy();
    expect(found.queryByRole('img')).toBeNull();
    expect(found.getByRole('link', { name: 'The service' })).toBeTruthy();
  });

  it('show what stays below its limit when asked, and are asked by kind', async () => {
    const { asked } = openApp('/analysis/forecasts?kind=disk', {
      '/forecasts': someForecasts([
        aForecast({ verdict: 'not-before-horizon', at: null, early: null, late: null }),
      ]),
    });
    expect(await screen.findByText('Nothing reaches its limit within two weeks')).toBeTruthy();
    expect(asked('/forecasts')[0]?.url).toContain('kind=disk');
    expect(asked('/forecasts')[0]?.url).toContain('reaches=true');
    fireEvent.click(screen.getByRole('button', { name: /Also what stays below/ }));
    expect(locationService.getSearch().get('all')).toBe('1');
  });

  it('say what is looked at before anything is foretold', async () => {
    openApp('/analysis/forecasts', { '/forecasts': someForecasts([], { total: 0 }) });
    expect(await screen.findByText('Nothing is foretold yet')).toBeTruthy();
  });

  it('draw the way to the limit with its band behind what was measured', () => {
    const points = pointsOf(aForecast());
    expect(points.map(({ value }) => value)).toEqual([0.6, 0.7, 0.8, expect.closeTo(0.9425), 0.99, null]);
    const full = points.at(4);
    expect(full).toMatchObject({ high: 0.99 });
    expect(full?.low ?? 1).toBeLessThan(0.99);
    expect(pointsOf(aForecast({ at: null })).every(({ low }) => low === null)).toBe(true);
  });
});
