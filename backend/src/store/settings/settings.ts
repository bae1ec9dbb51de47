import type { SettingsStore, StoredSettings } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';

const KEPT_VERSIONS = 50;

interface SettingsRow extends Row {
  readonly version: number;
  readonly value: unknown;
  readonly updated_at: Date | null;
  readonly updated_by: string | null;
}

const COLUMNS = 'version, value, updated_at, updated_by';

export function createSettingsStore(connections: Connections): SettingsStore {
  return {
    read: async (signal) => {
      const [row] = await connections.query<SettingsRow>(
        { text: `SELECT ${COLUMNS} FROM vigilops.settings` },
        withinLimit(signal),
      );
      return storedOf(row);
    },

    version: async (signal) => {
      const [row] = await connections.query<{ version: number }>(
        { text: 'SELECT version FROM vigilops.settings' },
        withinLimit(signal),
      );
      return row?.version ?? 0;
    },

    change: ({ expected, at, by }, decide, signal) =>
      connections.transaction(async (tx) => {
        const [row] = await tx.query<SettingsRow>({
          text: `SELECT ${COLUMNS} FROM vigilops.settings FOR UPDATE`,
        });
        const before = storedOf(row);
        if (expected !== null && expected !== before.version) {
          return { outcome: 'conflict', stored: before };
        }
        const decision = decide(before);
        if (decision === null) {
          return { outcome: 'same', stored: before };
        }
        const stored = await replace(tx, before, { value: decision.value, at, by });
        await writeAudit(tx, decision.audit, at);
        return { outcome: 'changed', stored };
      }, withinLimit(signal)),
  };
}

async function replace(
  tx: Queryable,
  before: StoredSettings,
  next: { readonly value: object; readonly at: Date; readonly by: string },
): Promise<StoredSettings> {
  const version = before.version + 1;
  await tx.query({
    text: `INSERT INTO vigilops.settings_history (${COLUMNS}) SELECT ${COLUMNS} FROM vigilops.settings`,
  });
  await tx.query({
    text: 'DELETE FROM vigilops.settings_history WHERE version < $1',
    values: [version - KEPT_VERSIONS],
  });
  const [row] = await tx.query<SettingsRow>({
    text: `UPDATE vigilops.settings SET version = $1, value = $2, updated_at = $3, updated_by = $4
           RETURNING ${COLUMNS}`,
    values: [version, storableJson(next.value), next.at, storableText(next.by)],
  });
  return storedOf(row);
}

/** What jsonb can hold of a document whose texts somebody else wrote. */
function storableJson(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? storableText(part) : part,
  );
}

function storedOf(row: SettingsRow | undefined): StoredSettings {
  return {
    version: row?.version ?? 0,
    value: row?.value ?? {},
    updatedAt: row?.updated_at ?? null,
    updatedBy: row?.updated_by ?? null,
  };
}
