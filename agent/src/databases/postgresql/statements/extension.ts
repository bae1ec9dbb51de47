import type { Part } from '../parts.ts';
import type { Session } from '../session.ts';

/** pg_stat_statements as it is in the database that we are connected to. */
export interface Extension {
  readonly version: string;
  /** The name of its function, quoted, with the schema that it was put into. */
  readonly functionName: string;
  /** There since 1.9, of PostgreSQL 14; undefined before. */
  readonly infoName: string | undefined;
  /** They are those of the extension's version, which an upgrade of the server leaves behind. */
  readonly columns: ReadonlySet<string>;
}

interface ExtensionRow {
  readonly version: string;
  readonly function_name: string;
  readonly info_name: string | null;
  readonly columns: readonly string[];
}

export async function findExtension(session: Session): Promise<Extension | undefined> {
  const [row] = await session.ask<ExtensionRow>(
    `SELECT /* vigilops-agent */ e.extversion AS version,
        quote_ident(n.nspname) || '.pg_stat_statements' AS function_name,
        (SELECT quote_ident(n.nspname) || '.pg_stat_statements_info' FROM pg_class i
          WHERE i.relnamespace = n.oid AND i.relname = 'pg_stat_statements_info') AS info_name,
        (SELECT array_agg(a.attname::text) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          WHERE c.relnamespace = n.oid AND c.relname = 'pg_stat_statements' AND a.attnum > 0
            AND NOT a.attisdropped) AS columns
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'`,
  );
  return row === undefined
    ? undefined
    : {
        version: row.version,
        functionName: row.function_name,
        infoName: row.info_name ?? undefined,
        columns: new Set(row.columns),
      };
}

const LIBRARY = 'pg_stat_statements';

/** What an administrator does so that statements are counted: the library first, which takes a restart, then the extension. */
export function withoutExtension(
  settings: Readonly<Record<string, string>>,
  { hasExtension, database }: { readonly hasExtension: boolean; readonly database: string },
): Part {
  const libraries = settings.shared_preload_libraries;
  const loaded = (libraries ?? '').split(',').map((name) => name.trim().replaceAll('"', ''));
  const isLoaded = loaded.includes(LIBRARY);
  const list = [...loaded.filter((name) => name !== ''), LIBRARY].map(
    (name) => `'${name.replaceAll("'", "''")}'`,
  );
  const load =
    libraries === undefined
      ? `-- add ${LIBRARY} to shared_preload_libraries in postgresql.conf and restart the server`
      : `ALTER SYSTEM SET shared_preload_libraries = ${list.join(', ')}; -- then restart the server`;
  const create = `CREATE EXTENSION IF NOT EXISTS pg_stat_statements; -- in database ${database}`;
  return {
    what: 'statistics of statements (extension pg_stat_statements)',
    grant: [...(isLoaded ? [] : [load]), ...(hasExtension ? [] : [create])].join('\n'),
  };
}
