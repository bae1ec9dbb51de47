import { VigilError } from '@vigilops/contracts';
import {
  formatTimeUs,
  type LlmDrift,
  type LlmUsageColumns,
  type LlmUsageImport,
  type LlmUsageImported,
} from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { LlmHouseStore, LlmUsageFilter, LlmUsageStore } from '../../model/index.ts';
import { lineOf, type By } from '../desk/audit-line.ts';
import { findRecord, readHouse } from '../desk/read-house.ts';
import { driftOf, totalOf } from './drift.ts';
import { presentFile, presentFigures, presentImport, presentRow } from './present.ts';
import { columnsOf, readUsage } from './read-usage.ts';
import { known } from './recognise.ts';

/** A file as it was sent. */
export interface SentUsage {
  readonly providerId: number;
  readonly fileName: string;
  readonly csv: string;
  readonly columns: LlmUsageColumns | undefined;
}

/** What providers say that was used, held against the ledger. */
export interface UsageDesk {
  /** What a file would tell, and what keeps it from being taken. Throws REQUEST_INVALID where it is no table at all. */
  look(sent: SentUsage, signal: AbortSignal): Promise<LlmUsageImported>;
  /** In place of what is known of the same days. Throws REQUEST_INVALID. */
  take(sent: SentUsage, by: By, signal: AbortSignal): Promise<LlmUsageImported>;
  /** Newest first. */
  list(providerId: number | null, signal: AbortSignal): Promise<readonly LlmUsageImport[]>;
  /** Throws NOT_FOUND. */
  remove(id: number, by: By, signal: AbortSignal): Promise<void>;
  /** Throws QUERY_TOO_LARGE, and NOT_FOUND where there is no such provider. */
  drift(filter: LlmUsageFilter, signal: AbortSignal): Promise<LlmDrift>;
}

export function createUsageDesk({
  usage,
  house,
  clock,
}: {
  readonly usage: LlmUsageStore;
  readonly house: LlmHouseStore;
  readonly clock: Clock;
}): UsageDesk {
  const nowUs = () => clock.now().getTime() * 1_000;
  return {
    look: async ({ csv, columns }, signal) => {
      const header = columnsOf(csv);
      const format = columns === undefined ? (known(header)?.format.id ?? null) : 'columns';
      const told = { applied: false, columns: [...header], format, import: null };
      try {
        const { file, rows } = await readUsage(csv, columns, signal);
        return { ...told, problem: null, rows, content: presentFile(file) };
      } catch (error) {
        if (error instanceof VigilError && error.code === 'REQUEST_INVALID') {
          return { ...told, problem: error.message, rows: 0, content: null };
        }
        throw error;
      }
    },

    take: async ({ providerId, fileName, csv, columns }, by, signal) => {
      const { file, rows } = await readUsage(csv, columns, signal);
      const content = presentFile(file);
      const { format, first_day, last_day } = content;
      const detail = { provider_id: providerId, format, first_day, last_day, rows };
      const kept = await usage.keep(
        { providerId, fileName, nowUs: nowUs(), file },
        lineOf('llm_usage.imported', fileName, by, detail),
        signal,
      );
      return {
        applied: true,
        columns: [...columnsOf(csv)],
        format,
        problem: null,
        rows,
        content,
        import: presentImport(kept),
      };
    },

    list: async (providerId, signal) => (await usage.list(providerId, signal)).map(presentImport),

    remove: async (id, by, signal) => {
      const { fileName, providerId } = findRecord(await usage.list(null, signal), id, 'import');
      await usage.remove(id, lineOf('llm_usage.removed', fileName, by, { provider_id: providerId }), signal);
    },

    drift: async (filter, signal) => {
      findRecord((await readHouse(house, signal)).providers, filter.providerId, 'provider');
      const read = await usage.read(filter, signal);
      return {
        from: formatTimeUs(filter.fromUs),
        to: formatTimeUs(filter.toUs),
        days: read.days.length,
        total: presentFigures({ ...totalOf(read), reasons: [] }),
        rows: driftOf(read, nowUs()).map(presentRow),
      };
    },
  };
}
