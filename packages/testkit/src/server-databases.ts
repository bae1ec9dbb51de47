import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestDatabase, TestSchema } from './test-schema.ts';

const TEMPLATE_LOCK = 7_650_099;

/**
 * A database of its own for a test on a server that many tests share, copied from a template that holds the migrated
 * schema. The first caller makes the template; the others wait for it.
 */
export async function createOnServer(adminUrl: string, schema: TestSchema): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = `template_${schema.fingerprint}`;
  await withAdmin(adminUrl, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    try {
      await ensureTemplate(admin, adminUrl, template, schema);
    } finally {
      await admin.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
    }
    await copyTemplate(admin, name, template);
  });
  return {
    url: urlOf(adminUrl, name),
    drop: () =>
      withAdmin(adminUrl, async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

async function ensureTemplate(
  admin: pg.Client,
  adminUrl: string,
  template: string,
  schema: TestSchema,
): Promise<void> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
  if (rowCount !== 0) {
    return;
  }
  const building = `building_${randomBytes(8).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${building} TEMPLATE template0`);
  try {
    await schema.migrate(urlOf(adminUrl, building));
    // Background workers of an extension would count as users of the template and forbid the copy.
    await admin.query(`ALTER DATABASE ${building} ALLOW_CONNECTIONS false`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      building,
    ]);
    await retryWhileInUse(() => admin.query(`ALTER DATABASE ${building} RENAME TO ${template}`));
  } catch (error) {
    await admin.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
    throw error;
  }
}

async function copyTemplate(admin: pg.Client, name: string, template: string): Promise<void> {
  await retryWhileInUse(() => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
}

/** 55006 object_in_use: a worker that was told to go has not gone yet. */
async function retryWhileInUse(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== '55006' || attempt === 50) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function withAdmin(adminUrl: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.toString();
}
