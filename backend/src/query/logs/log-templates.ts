import { VigilError, levelOf, type Level } from '@vigilops/contracts';
import type { LogTemplateReader, Readers, TemplateFilters, TemplateRecord } from '../../store/index.ts';
import { checkRange, DEFAULT_QUERY_LIMITS, type QueryLimits } from '../limits.ts';
import { severitiesOf, streamIdsOf, type LogFilters } from './log-filters.ts';

/** Whose lines are counted, and when. */
export type LogTemplateFilters = Pick<
  LogFilters,
  'fromUs' | 'toUs' | 'hostIds' | 'hosts' | 'services' | 'level'
>;

export interface TemplateSeries {
  readonly fromUs: number;
  readonly stepUs: number;
  /** Lines before this moment are not counted by template; microseconds, at least 0. */
  readonly countedFromUs: number;
}

export interface LogTemplateView extends TemplateRecord {
  readonly series: readonly number[];
  /** Its first line is in the range. */
  readonly isNew: boolean;
}

export interface LogTemplateDetails extends LogTemplateView {
  readonly movedFrom: readonly { readonly id: number; readonly text: string | null; readonly atUs: number }[];
  readonly services: readonly {
    readonly service: string;
    readonly host: string | null;
    readonly lines: number;
  }[];
  readonly levels: readonly { readonly level: Level; readonly lines: number }[];
}

/** Reads counts, by whole minutes: the first is counted from its start on, the last to its end. */
export interface LogTemplateQuery {
  /** Throws REQUEST_INVALID, or QUERY_TOO_LARGE naming the limit. */
  list(
    question: LogTemplateFilters &
      Pick<Parameters<LogTemplateReader['list']>[0], 'search' | 'onlyNew' | 'sort' | 'offset' | 'limit'>,
    signal: AbortSignal,
  ): Promise<
    TemplateSeries & {
      readonly items: readonly LogTemplateView[];
      readonly templates: number;
      readonly lines: number;
    }
  >;
  /** The template in which the lines of this one are counted today. Throws TEMPLATE_UNKNOWN. */
  get(
    id: number,
    filters: LogTemplateFilters,
    signal: AbortSignal,
  ): Promise<TemplateSeries & LogTemplateDetails>;
  series(
    id: number,
    filters: LogTemplateFilters & { readonly maxPoints: number },
    signal: AbortSignal,
  ): Promise<TemplateSeries & { readonly id: number; readonly series: readonly number[] }>;
}

const MINUTE_US = 60e6;
/** Of the small series beside each template. */
const SMALL_POINTS = 48;
const MAX_MOVES = 100;
const MAX_SOURCES = 20;

export function createLogTemplateQuery({
  readers,
  limits = DEFAULT_QUERY_LIMITS,
}: {
  readonly readers: Pick<Readers, 'logs' | 'logTemplates'>;
  readonly limits?: QueryLimits;
}): LogTemplateQuery {
  const { logs, logTemplates: reader } = readers;

  async function counted(filters: LogTemplateFilters, points: number, signal: AbortSignal) {
    checkRange(filters.fromUs, filters.toUs, limits);
    const range = {
      fromUs: Math.floor(filters.fromUs / MINUTE_US) * MINUTE_US,
      toUs: Math.ceil(filters.toUs / MINUTE_US) * MINUTE_US,
    };
    const minutes = (range.toUs - range.fromUs) / MINUTE_US;
    const stepUs = Math.ceil(minutes / points) * MINUTE_US;
    const [streamIds, fromUs] = await Promise.all([
      streamIdsOf(filters, { reader: logs, limits }, signal),
      reader.countedFromUs(signal),
    ]);
    const about: TemplateFilters = { range, streamIds, severities: severitiesOf(filters) };
    const series = { fromUs: range.fromUs, stepUs, countedFromUs: Math.max(0, fromUs) };
    return { about, series, steps: Math.ceil((range.toUs - range.fromUs) / stepUs) };
  }

  async function seriesOf(
    ids: readonly number[],
    { about, series, steps }: Awaited<ReturnType<typeof counted>>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, readonly number[]>> {
    const found = new Map(ids.map((id) => [id, new Array<number>(steps).fill(0)]));
    if (ids.length > 0) {
      for (const { id, step, lines } of await reader.countBySteps(
        ids,
        { ...about, stepUs: series.stepUs },
        signal,
      )) {
        const own = found.get(id);
        if (own !== undefined) {
          own[step] = lines;
        }
      }
    }
    return found;
  }

  async function find(id: number, about: TemplateFilters, signal: AbortSignal): Promise<TemplateRecord> {
    const found = await reader.find(id, about, signal);
    if (found === undefined) {
      throw new VigilError('TEMPLATE_UNKNOWN', `there is no log template ${String(id)}, or not any more`);
    }
    return found;
  }

  return {
    async list({ search, onlyNew, sort, offset, limit, ...filters }, signal) {
      const asked = await counted(filters, SMALL_POINTS, signal);
      const { about, series } = asked;
      const page = await reader.list({ ...about, search, onlyNew, sort, offset, limit }, signal);
      const lines = await seriesOf(
        page.items.map(({ id }) => id),
        asked,
        signal,
      );
      const items = page.items.map((item) => ({
        ...item,
        series: lines.get(item.id) ?? [],
        isNew: item.firstUs >= about.range.fromUs,
      }));
      return { ...page, ...series, items };
    },

    async get(id, filters, signal) {
      const asked = await counted(filters, SMALL_POINTS, signal);
      const { about, series } = asked;
      const found = await find(id, about, signal);
      const [lines, movedFrom, sources] = await Promise.all([
        seriesOf([found.id], asked, signal),
        reader.movedTo(found.id, MAX_MOVES, signal),
        reader.sources(found.id, about, signal),
      ]);
      const byService = Map.groupBy(sources, ({ service, host }) => JSON.stringify([service, host]));
      const byLevel = Map.groupBy(sources, ({ severity }) => severity);
      return {
        ...found,
        ...series,
        series: lines.get(found.id) ?? [],
        isNew: found.firstUs >= about.range.fromUs,
        movedFrom,
        services: [...byService.values()]
          .map((of) => ({ service: of[0]?.service ?? '', host: of[0]?.host ?? null, lines: sumOf(of) }))
          .toSorted((a, b) => b.lines - a.lines)
          .slice(0, MAX_SOURCES),
        levels: [...byLevel]
          .toSorted(([a], [b]) => a - b)
          .map(([severity, of]) => ({ level: levelOf(severity), lines: sumOf(of) })),
      };
    },

    async series(id, { maxPoints, ...filters }, signal) {
      const asked = await counted(filters, maxPoints, signal);
      const found = await find(id, asked.about, signal);
      const lines = await seriesOf([found.id], asked, signal);
      return { ...asked.series, id: found.id, series: lines.get(found.id) ?? [] };
    },
  };
}

const sumOf = (of: readonly { readonly lines: number }[]) => of.reduce((sum, { lines }) => sum + lines, 0);
