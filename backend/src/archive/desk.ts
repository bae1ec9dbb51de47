import { severityNumberOf, VigilError } from '@vigilops/contracts';
import type {
  ArchiveSettings,
  listLogArchivesResponse,
  logUsageResponse,
  LogArchiveView,
  LogRestoreRequest,
  LogRestoreView,
} from '@vigilops/contracts/api';
import type { z } from 'zod';
import {
  calledOf,
  type AuditEntry,
  type LogArchive,
  type LogArchiveState,
  type LogArchiveStores,
  type LogRestore,
} from '../model/index.ts';
import { openPlace, placeOf, sealCredentials, type PlaceDeps } from './places.ts';
import { presentArchive, presentRestore } from './present.ts';
import { rangeOfDay } from './restore.ts';
import type { S3Credentials } from './targets/s3-client.ts';
import { tryTarget } from './targets/try-target.ts';
import { wordsOf } from './trouble.ts';

/** Who does it, for the audit log. */
type By = Pick<AuditEntry, 'actor' | 'address'>;

export interface LogArchiveDesk {
  list(
    ask: {
      readonly from: string | undefined;
      readonly to: string | undefined;
      readonly states: readonly LogArchiveState[] | undefined;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<z.input<typeof listLogArchivesResponse>>;
  /** Tries or looks again at once. Throws NOT_FOUND, and CONFLICT where there is nothing to try. */
  retry(id: number, by: By, signal: AbortSignal): Promise<LogArchiveView>;
  setCredentials(given: S3Credentials | null, by: By, signal: AbortSignal): Promise<void>;
  /** Null where a small object could be written, read and removed, else what is wrong. */
  tryOut(
    settings: ArchiveSettings | undefined,
    credentials: S3Credentials | undefined,
    signal: AbortSignal,
  ): Promise<string | null>;

  listRestores(signal: AbortSignal): Promise<readonly LogRestoreView[]>;
  /** Throws NOT_FOUND. */
  restore(id: number, signal: AbortSignal): Promise<LogRestoreView>;
  /** What it reaches over, in microseconds. Throws NOT_FOUND also when its time is up, CONFLICT where it is not finished. */
  searchable(id: number, signal: AbortSignal): Promise<{ readonly fromUs: number; readonly toUs: number }>;
  /** `range` is that of `from` and `to` of the request, in microseconds. Throws NOT_FOUND where no archive lies in it. */
  startRestore(
    wanted: LogRestoreRequest,
    range: { readonly fromUs: number; readonly toUs: number } | null,
    by: By,
    signal: AbortSignal,
  ): Promise<LogRestoreView>;
  /** Throws NOT_FOUND. */
  removeRestore(id: number, by: By, signal: AbortSignal): Promise<void>;

  usage(
    range: { readonly fromUs: number; readonly toUs: number },
    limit: number,
    signal: AbortSignal,
  ): Promise<z.input<typeof logUsageResponse>>;
}

export interface DeskDeps extends PlaceDeps {
  readonly stores: LogArchiveStores;
  readonly settings: () => ArchiveSettings;
  readonly now: () => Date;
}

const FIRST_DAY = '0001-01-01';
const LAST_DAY = '9999-12-31';
const HOUR_US = 3_600_000_000;
const READABLE: readonly LogArchiveState[] = ['done', 'missing', 'corrupt', 'lost'];

/** Where archives are looked after. */
export function createLogArchiveDesk(deps: DeskDeps): LogArchiveDesk {
  const { stores, now } = deps;
  const { archives, restores, usage } = stores;
  const lineOf = (
    action: string,
    subject: string,
    by: By,
    detail: AuditEntry['detail'] = {},
  ): AuditEntry => ({
    actor: by.actor,
    address: by.address,
    action,
    subject,
    detail,
  });

  return {
    list: async ({ from, to, states, limit }, signal) => {
      const all = await archives.list(
        {
          fromDay: from ?? FIRST_DAY,
          toDay: to ?? LAST_DAY,
          ...(states === undefined ? {} : { states }),
        },
        signal,
      );
      const credentials = await archives.credentials(signal);
      return {
        items: all.toReversed().slice(0, limit).map(presentArchive),
        target: deps.settings().target,
        access_key_id: credentials?.accessKeyId ?? null,
      };
    },

    retry: async (id, by, signal) => {
      const archive = found(await archives.find(id, signal), `there is no archive ${String(id)}`);
      refusePointless(archive);
      await archives.hurry(id, lineOf('log_archive.retried', archive.day, by), now(), signal);
      return presentArchive({ ...archive, nextTryUs: null, checkedUs: null });
    },

    setCredentials: (given, by, signal) =>
      archives.setCredentials(
        given === null
          ? null
          : { accessKeyId: given.accessKeyId, sealed: sealCredentials(deps.secrets, given) },
        lineOf('log_archive.credentials_changed', 'log archive', by, {
          access_key_id: given?.accessKeyId ?? 'none',
        }),
        now(),
        signal,
      ),

    tryOut: async (settings, credentials, signal) => {
      const place = placeOf(settings ?? deps.settings());
      if (place === null) {
        return 'archive.target is none: choose folder or s3';
      }
      try {
        const target = await openPlace(deps, place, signal, credentials);
        try {
          return await tryTarget(target, signal);
        } finally {
          target.close();
        }
      } catch (error) {
        signal.throwIfAborted();
        return wordsOf(error);
      }
    },

    listRestores: async (signal) => (await restores.list(signal)).map(presentRestore),
    restore: async (id, signal) => presentRestore(found(await restores.find(id, signal), noRestore(id))),

    searchable: async (id, signal) => {
      const restore = await restores.find(id, signal);
      if (restore === undefined || restore.expiresUs <= now().getTime() * 1_000) {
        throw new VigilError('NOT_FOUND', `${noRestore(id)}: fetch the day back once more`);
      }
      refuseUnfinished(restore);
      return { fromUs: restore.fromUs, toUs: restore.toUs };
    },

    startRestore: async (wanted, given, by, signal) => {
      const range = wanted.day === undefined ? given : rangeOfDay(wanted.day);
      if (range === null || range.fromUs >= range.toUs) {
        throw new VigilError('REQUEST_INVALID', 'from: must be before to');
      }
      const { services, hosts, level, text } = wanted.filter;
      const days = await archives.list(
        { fromDay: dayOf(range.fromUs), toDay: dayOf(range.toUs - 1), states: READABLE },
        signal,
      );
      if (days.every(({ parts }) => parts === 0)) {
        throw new VigilError('NOT_FOUND', 'no archive holds lines of this time; see the list of archives');
      }
      const nowUs = now().getTime() * 1_000;
      const made = await restores.create(
        {
          ...range,
          filter: { services, hosts, minSeverity: level === null ? 0 : severityNumberOf(level), text },
          maxLines: wanted.max_lines,
          createdBy: calledOf(by.actor),
          createdUs: nowUs,
          expiresUs: nowUs + wanted.keep_hours * HOUR_US,
        },
        lineOf('log_restore.created', '', by, { from: dayOf(range.fromUs), to: dayOf(range.toUs - 1) }),
        signal,
      );
      return presentRestore(made);
    },

    removeRestore: async (id, by, signal) => {
      const isGone = await restores.remove(id, lineOf('log_restore.removed', String(id), by), signal);
      if (!isGone) {
        throw new VigilError('NOT_FOUND', noRestore(id));
      }
    },

    usage: async (range, limit, signal) => {
      const lines = await usage.read(dayOf(range.fromUs), dayOf(range.toUs), limit, signal);
      return {
        items: lines.map((line) => ({
          day: line.day,
          service: line.service,
          host_id: line.hostId,
          host_name: line.hostName,
          lines: line.lines,
          bytes: line.bytes,
        })),
      };
    },
  };
}

function found<T>(one: T | undefined, message: string): T {
  if (one === undefined) {
    throw new VigilError('NOT_FOUND', message);
  }
  return one;
}

function refusePointless({ state, day }: LogArchive): void {
  if (state === 'lost') {
    throw new VigilError('CONFLICT', `the lines of ${day} are gone: nothing can be tried again`);
  }
  if (state === 'writing') {
    throw new VigilError('CONFLICT', `${day} is being written`);
  }
}

function refuseUnfinished({ id, state }: LogRestore): void {
  if (state === 'pending' || state === 'running') {
    throw new VigilError('CONFLICT', `restore ${String(id)} is not finished: wait until it is done`);
  }
  if (state === 'failed') {
    throw new VigilError(
      'CONFLICT',
      `restore ${String(id)} failed and has no lines: see its problems, then fetch the day back once more`,
    );
  }
}

function noRestore(id: number): string {
  return `there is no restore ${String(id)}; its time may be up`;
}

function dayOf(us: number): string {
  return new Date(us / 1_000).toISOString().slice(0, 10);
}
