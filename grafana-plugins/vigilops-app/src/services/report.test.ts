import { expect, it } from 'vitest';
import { anAvailability } from '../test/some-services.ts';
import { reportTable } from './report.ts';

const item = (service_id: number, period: string, met: boolean | null) => ({
  service_id,
  name: `s${service_id}`,
  period,
  availability: anAvailability(),
  objective_percent: 99.9,
  met,
});

it('has periods across, the newest first, and who missed most on top', () => {
  const table = reportTable({
    items: [
      item(1, '2026-01-01', true),
      item(1, '2026-02-01', true),
      item(2, '2026-02-01', false),
      item(10, '2026-01-01', null),
    ],
  });
  expect(table.periods).toEqual(['2026-02-01', '2026-01-01']);
  expect(table.rows.map(({ name }) => name)).toEqual(['s2', 's1', 's10']);
  expect(table.rows[0]?.cells.get('2026-01-01')).toBeUndefined();
});
