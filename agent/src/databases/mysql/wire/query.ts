import type { Row } from '../rows.ts';
import type { Channel } from './channel.ts';
import { readFields, sqlErrorIn } from './fields.ts';
import { NotMySql } from './not-mysql.ts';

const COM_QUERY = 0x03;
const [OK, LOCAL_FILE, END, ERROR] = [0x00, 0xfb, 0xfe, 0xff];
const MAX_COLUMNS = 4_096;
/** A packet that begins like a value of 8 bytes of length but is shorter is the end. */
const MAX_END_BYTES = 9;

/** One statement in the text protocol. Throws SqlError where the server refuses it. */
export async function query(channel: Channel, sql: string): Promise<readonly Row[]> {
  channel.beginCommand();
  channel.write(Buffer.concat([Buffer.from([COM_QUERY]), Buffer.from(sql, 'utf8')]));
  const head = await channel.read();
  switch (head[0]) {
    case OK:
      return [];
    case ERROR:
      throw sqlErrorIn(head);
    case LOCAL_FILE:
      throw new NotMySql('it asks for a file of this host');
    default:
      return readRows(channel, readFields(head).lengthCoded() ?? 0);
  }
}

async function readRows(channel: Channel, count: number): Promise<readonly Row[]> {
  if (count < 1 || count > MAX_COLUMNS) {
    throw new NotMySql('it answers with no columns');
  }
  const columns: string[] = [];
  while (columns.length < count) {
    columns.push(columnName(await channel.read()));
  }
  if (!isEnd(await channel.read())) {
    throw new NotMySql('its columns do not end');
  }
  const rows: Row[] = [];
  for (;;) {
    const next = channel.read();
    // Thousands of rows are there already: each wait would cost a turn.
    const payload = next instanceof Promise ? await next : next;
    if (isEnd(payload)) {
      return rows;
    }
    if (payload[0] === ERROR) {
      throw sqlErrorIn(payload);
    }
    rows.push(readRow(payload, columns));
  }
}

function isEnd(payload: Buffer): boolean {
  return payload[0] === END && payload.length < MAX_END_BYTES;
}

/** Catalogue, schema, table twice, then the name that it goes by. */
function columnName(payload: Buffer): string {
  const fields = readFields(payload);
  for (let skipped = 0; skipped < 4; skipped += 1) {
    fields.skipText();
  }
  return (fields.text() ?? '').toLowerCase();
}

function readRow(payload: Buffer, columns: readonly string[]): Row {
  const fields = readFields(payload);
  const row: Record<string, string | null> = {};
  for (const column of columns) {
    row[column] = fields.text();
  }
  return row;
}
