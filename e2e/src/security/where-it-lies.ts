import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { House } from '@vigilops/testkit/house';
import pg from 'pg';

const ANSWER_MS = 20_000;

/** Paths of the API whose answers to an Admin hold one of the texts. */
export async function answersWith(house: House, texts: readonly string[]): Promise<readonly string[]> {
  const { paths } = await house.ask<{ paths: Record<string, { get?: object }> }>('/openapi.json');
  const plain = Object.keys(paths).filter(
    (path) => paths[path]?.get !== undefined && !path.includes('{') && !/stream|tail/u.test(path),
  );
  if (plain.length < 40) {
    throw new Error(`only ${String(plain.length)} paths are described`);
  }
  const found: string[] = [];
  for (const path of plain) {
    const answer = await fetch(`${house.url}${path}`, {
      headers: { authorization: `Bearer ${house.adminToken}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const told = await answer.text();
    found.push(
      ...texts.filter((text) => told.includes(text)).map((text) => `${path}: ${aroundOf(told, text)}`),
    );
  }
  return found;
}

/** Rows of all tables that hold one of the texts, as it is, in hexadecimal digits or in base64. */
export async function rowsWith(databaseUrl: string, texts: readonly string[]): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    if (tables.length < 40) {
      throw new Error(`only ${String(tables.length)} tables are there`);
    }
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string; needle: string }>(
        `SELECT t::text AS row, needle FROM ${name} t, unnest($1::text[]) needle
          WHERE strpos(t::text, needle) > 0 LIMIT 3`,
        [texts.flatMap((text) => [text, Buffer.from(text).toString('hex'), base64Of(text)])],
      );
      found.push(...rows.map(({ row, needle }) => `${name}: ${aroundOf(row, needle)}`));
    }
    return found;
  } finally {
    await client.end();
  }
}

/** Files below a folder that hold one of the texts. */
export function filesWith(folder: string, texts: readonly string[]): readonly string[] {
  return filesBelow(folder).filter((path) => {
    const bytes = readFileSync(path);
    return texts.some((text) => bytes.includes(text));
  });
}

export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

/** What of its base64 is the same whatever stands behind it. */
const base64Of = (text: string) =>
  Buffer.from(text)
    .toString('base64')
    .slice(0, Math.floor((Buffer.byteLength(text) * 4) / 3) - 3);

function aroundOf(text: string, needle: string): string {
  const at = text.indexOf(needle);
  return text.slice(Math.max(0, at - 100), at + needle.length + 20);
}
