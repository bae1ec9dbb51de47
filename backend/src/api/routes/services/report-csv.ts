import { slaReportQuery } from '@vigilops/contracts/api';
import { z } from 'zod';
import { csvOf } from '../../csv.ts';
import { defineRoute } from '../../route.ts';
import { reportQuestion } from './report.ts';

const COLUMNS = [
  'service_id',
  'name',
  'period',
  'from',
  'to',
  'availability_percent',
  'objective_percent',
  'met',
  'up_seconds',
  'down_seconds',
  'unknown_seconds',
  'maintenance_seconds',
  'outages',
] as const;

export const getSlaReportCsv = defineRoute({
  method: 'get',
  path: '/api/v1/service-report.csv',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getSlaReportCsv',
  tag: 'services',
  summary: 'The same report as a table for spreadsheets',
  status: 200,
  produces: 'text/csv',
  query: slaReportQuery,
  answer: z.string(),
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const items = await deps.checks.reports.report(reportQuestion(query, nowUs), nowUs, signal);
    const rows = items.map(({ availability, ...item }) => ({ ...item, ...availability }));
    return csvOf(COLUMNS, rows);
  },
});
