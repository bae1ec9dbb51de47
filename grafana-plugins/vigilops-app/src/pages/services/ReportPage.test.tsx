import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { openApp } from '../../test/open-app.tsx';
import { anAvailability } from '../../test/some-services.ts';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const cell = (name: string, period: string, met: boolean | null, percent: number | null) => ({
  service_id: name.length,
  name,
  period,
  availability: anAvailability({ availability_percent: percent, down_seconds: 60, outages: 1 }),
  objective_percent: 99.9,
  met,
});
const report = {
  items: [
    cell('shop', '2026-02-01', true, 99.95),
    cell('shop', '2026-01-01', null, null),
    cell('api', '2026-02-01', false, 98),
  ],
};

it('says of each service and period whether the objective was met', async () => {
  const { asked } = openApp('/services/report', { '/service-report': report });
  const table = within(await screen.findByRole('table'));
  expect(table.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
    'Service',
    'Objective',
    'Feb 2026',
    'Jan 2026',
  ]);
  const [, api, shop] = table.getAllByRole('row');
  expect(api?.textContent).toContain('98 %');
  expect(within(api ?? document.body).getByTitle('Missed: down for 1 min (1×)')).toBeTruthy();
  expect(within(shop ?? document.body).getByTitle(/^Met/).textContent).toContain('99.95 %');
  expect(asked('/service-report')[0]?.url).toContain('period=month');
});

it('takes the period from the address', async () => {
  const { asked } = openApp('/services/report?period=week', { '/service-report': report });
  await screen.findByRole('table');
  expect(asked('/service-report')[0]?.url).toMatch(/from=now-12w&.*period=week/);
});

it('hands the same report over as a file', async () => {
  const made: Blob[] = [];
  vi.stubGlobal(
    'URL',
    Object.assign(URL, {
      createObjectURL: (blob: Blob) => {
        made.push(blob);
        return 'blob:x';
      },
      revokeObjectURL: () => undefined,
    }),
  );
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  openApp('/services/report', { '/service-report': report, '/service-report.csv': 'service,period\r\n' });
  fireEvent.click(await screen.findByText('Download as CSV'));
  await waitFor(() => expect(click).toHaveBeenCalled());
  expect(made[0]).toMatchObject({ type: 'text/csv', size: 16 });
  vi.unstubAllGlobals();
});

it('says where no file is to be had', async () => {
  const said = { code: 'QUERY_TOO_LARGE', detail: 'more than 400 days', help: '' };
  openApp('/services/report', { '/service-report': report, '/service-report.csv': refusal(422, said) });
  fireEvent.click(await screen.findByText('Download as CSV'));
  expect(await screen.findByText(/more than 400 days/i)).toBeTruthy();
});
