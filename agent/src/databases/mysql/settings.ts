import { type Ask, textIn } from './rows.ts';

/** What advice is drawn from, by the names of the server; those that it does not have are left out. */
const NAMES = [
  'max_connections',
  'max_user_connections',
  'wait_timeout',
  'interactive_timeout',
  'lock_wait_timeout',
  'innodb_lock_wait_timeout',
  'innodb_deadlock_detect',
  'innodb_print_all_deadlocks',
  'innodb_rollback_on_timeout',
  'innodb_buffer_pool_size',
  'innodb_buffer_pool_instances',
  'innodb_log_file_size',
  'innodb_redo_log_capacity',
  'innodb_flush_log_at_trx_commit',
  'innodb_flush_method',
  'innodb_file_per_table',
  'innodb_io_capacity',
  'sync_binlog',
  'log_bin',
  'binlog_format',
  'tmp_table_size',
  'max_heap_table_size',
  'join_buffer_size',
  'sort_buffer_size',
  'table_open_cache',
  'thread_cache_size',
  'query_cache_type',
  'query_cache_size',
  'slow_query_log',
  'long_query_time',
  'log_output',
  'log_queries_not_using_indexes',
  'performance_schema',
  'performance_schema_digests_size',
  'max_digest_length',
  'max_statement_time',
  'max_execution_time',
  'transaction_isolation',
  'tx_isolation',
  'autocommit',
  'read_only',
  'super_read_only',
  'event_scheduler',
  'character_set_server',
  'collation_server',
  'sql_mode',
  'server_id',
  'gtid_mode',
  'wsrep_on',
  'have_ssl',
  'require_secure_transport',
  'tls_version',
  'version_comment',
  'version_compile_os',
  'version_compile_machine',
] as const;

/** They need no right. */
export async function askSettings(ask: Ask): Promise<Readonly<Record<string, string>>> {
  const rows = await ask(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${NAMES.map((name) => `'${name}'`).join(', ')})`,
  );
  return Object.fromEntries(
    rows.flatMap((row) => {
      const name = textIn(row, 'variable_name');
      return name === null ? [] : [[name.toLowerCase().slice(0, 256), (row['value'] ?? '').slice(0, 1_024)]];
    }),
  );
}

/** Null: no such setting, or no number. */
export function settingNumber(settings: Readonly<Record<string, string>>, name: string): number | null {
  const text = settings[name];
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Whether the slow log is written into a table that can be read. */
export function hasSlowLogTable(settings: Readonly<Record<string, string>>): boolean {
  return settings['slow_query_log'] === 'ON' && /\bTABLE\b/.test(settings['log_output'] ?? '');
}
