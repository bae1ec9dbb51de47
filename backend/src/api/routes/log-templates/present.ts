import {
  formatTimeUs,
  type getLogTemplateQuery,
  type LogTemplate,
  type LogTemplateDetail,
} from '@vigilops/contracts/api';
import type { z } from 'zod';
import type {
  LogTemplateDetails,
  LogTemplateFilters,
  LogTemplateView,
  TemplateSeries,
} from '../../../query/index.ts';
import { rangeUs } from '../../times.ts';

export function templateFilters(
  query: z.output<typeof getLogTemplateQuery>,
  nowUs: number,
): LogTemplateFilters {
  return {
    ...rangeUs(query, nowUs),
    hostIds: query.host_id,
    hosts: query.host,
    services: query.service,
    level: query.level,
  };
}

export function presentTemplate(view: LogTemplateView): LogTemplate {
  return {
    id: view.id,
    text: view.text,
    name: view.name,
    places: [...view.places],
    is_pinned: view.isPinned,
    is_written: view.isGiven,
    first_seen: formatTimeUs(view.firstUs),
    last_seen: formatTimeUs(view.lastUs),
    lines: view.lines,
    is_new: view.isNew,
    series: [...view.series],
  };
}

export function presentSteps({ fromUs, stepUs, countedFromUs }: TemplateSeries) {
  return {
    series_from: formatTimeUs(fromUs),
    step_seconds: stepUs / 1e6,
    counted_from: formatTimeUs(Math.max(fromUs, countedFromUs)),
  };
}

export function presentDetails(details: TemplateSeries & LogTemplateDetails): LogTemplateDetail {
  return {
    ...presentTemplate(details),
    ...presentSteps(details),
    moved_from: details.movedFrom.map(({ id, text, atUs }) => ({ id, text, at: formatTimeUs(atUs) })),
    services: [...details.services],
    levels: [...details.levels],
  };
}
