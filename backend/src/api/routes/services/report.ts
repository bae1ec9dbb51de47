import { slaReportQuery, slaReportResponse } from '@vigilops/contracts/api';
import type { z } from 'zod';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

export const getSlaReport = defineRoute({
  method: 'get',
  path: '/api/v1/service-report',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getSlaReport',
  tag: 'services',
  summary: 'Availability of checked services by day, week or month, beside their objective',
  status: 200,
  query: slaReportQuery,
  answer: slaReportResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => ({
    items: await deps.checks.reports.report(reportQuestion(query, nowUs), nowUs, signal),
  }),
});

export function reportQuestion(query: z.output<typeof slaReportQuery>, nowUs: number) {
  return {
    ...rangeUs(query, nowUs),
    period: query.period,
    timeZone: query.time_zone,
    serviceIds: query.service_id,
  };
}
