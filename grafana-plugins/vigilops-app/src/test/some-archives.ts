import type { Archive, Archives, Restore, UsageItem } from '../pages/log-storage/types.ts';

export const ARCHIVES_NOW = '2026-03-10T12:00:00.000000Z';

export function anArchive(fields: Partial<Archive> = {}): Archive {
  return {
    id: 1,
    day: '2026-03-01',
    run: 1,
    state: 'done',
    target: 's3://logs/vigilops/logs/2026/03/01/run-1',
    parts: 2,
    lines: 1_200_000,
    raw_bytes: 600_000_000,
    bytes: 60_000_000,
    first_time: '2026-03-01T00:00:01.000000Z',
    last_time: '2026-03-01T23:59:59.000000Z',
    attempts: 1,
    next_try_at: null,
    error: null,
    verified_at: '2026-03-09T12:00:00.000000Z',
    checked_at: '2026-03-10T11:00:00.000000Z',
    in_table: false,
    ...fields,
  };
}

export function someArchives(
  items: readonly Archive[] = [anArchive()],
  fields: Partial<Archives> = {},
): Archives {
  return { items: [...items], target: 's3', access_key_id: 'AKIA7', ...fields };
}

export function aRestore(fields: Partial<Restore> = {}): Restore {
  return {
    id: 7,
    state: 'done',
    from: '2026-03-01T00:00:00.000000Z',
    to: '2026-03-02T00:00:00.000000Z',
    filter: { services: ['shop'], hosts: [], level: 'warn', text: 'timeout' },
    max_lines: 1_000_000,
    limited: false,
    lines_read: 1_200_000,
    lines_restored: 812,
    bytes_read: 60_000_000,
    bytes_total: 60_000_000,
    problems: [],
    created_by: 'Li Na',
    created_at: '2026-03-10T11:00:00.000000Z',
    finished_at: '2026-03-10T11:01:00.000000Z',
    expires_at: '2026-03-11T11:00:00.000000Z',
    ...fields,
  };
}

export function aUsageItem(fields: Partial<UsageItem> = {}): UsageItem {
  return {
    day: '2026-03-01',
    service: 'shop',
    host_id: 1,
    host_name: 'web-1',
    lines: 1_000,
    bytes: 200_000,
    ...fields,
  };
}
