import type { DatabaseDefinitionStore } from '../../../model/index.ts';
import { writeAudit } from '../../access/audit-log.ts';
import { withinLimit } from '../../access/limit.ts';
import type { Connections } from '../../connections.ts';
import { sql, statement, where, type Sql } from '../../read/sql.ts';
import { changeDefinition, insertDefinition, UNIQUE_VIOLATION } from './change-definition.ts';
import {
  DEFINITION_CELLS,
  definitionOf,
  knownDefinitions,
  knownOf,
  type DefinitionRow,
  type KnownRow,
} from './definition-rows.ts';
import { sqlStateOf } from '../../sql-state.ts';

/** Where servers are defined whose agents have no file that does. */
export function createDatabaseDefinitionStore(connections: Connections): DatabaseDefinitionStore {
  const read = async (nowUs: number, rest: Sql, signal: AbortSignal) => {
    const rows = await connections.query<KnownRow>(
      statement(knownDefinitions(nowUs, rest)),
      withinLimit(signal),
    );
    return rows.map(knownOf);
  };

  /** Two at once may both have found the name free. */
  async function unlessTaken<T>(work: () => Promise<T>): Promise<T | 'name_taken'> {
    try {
      return await work();
    } catch (error) {
      if (sqlStateOf(error) === UNIQUE_VIOLATION) {
        return 'name_taken';
      }
      throw error;
    }
  }

  return {
    list: ({ nowUs, hostIds, after, limit }, signal) => {
      const conditions = [
        ...(hostIds === undefined
          ? []
          : [
              sql`definition.host_id IN (
                SELECT stands_for FROM vigilops.effective_hosts WHERE id = ANY(${hostIds}::int4[]))`,
            ]),
        ...(after === undefined
          ? []
          : [sql`(definition.name, definition.id) > (${after.name}, ${after.id}::int4)`]),
      ];
      return read(
        nowUs,
        sql`${where(conditions)} ORDER BY definition.name, definition.id LIMIT ${limit}`,
        signal,
      );
    },

    find: async (id, nowUs, signal) => (await read(nowUs, sql`WHERE definition.id = ${id}::int4`, signal))[0],

    create: async (definition, at, audit, signal) => {
      const made = await unlessTaken(() =>
        connections.transaction(async (tx) => {
          const id = await insertDefinition(tx, definition, at, audit);
          if (typeof id === 'number') {
            await writeAudit(tx, { ...audit, detail: { ...audit.detail, id } }, at);
          }
          return id;
        }, withinLimit(signal)),
      );
      return typeof made === 'number' ? { outcome: 'created', id: made } : { outcome: made };
    },

    change: (before, definition, at, audit, signal) =>
      unlessTaken(() =>
        connections.transaction(async (tx) => {
          const outcome = await changeDefinition(tx, before, definition, at, audit);
          if (outcome === 'changed') {
            await writeAudit(tx, audit, at);
          }
          return outcome;
        }, withinLimit(signal)),
      ),

    remove: (id, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const removed = await tx.query({
          text: 'DELETE FROM vigilops.db_definitions WHERE id = $1 RETURNING id',
          values: [id],
        });
        if (removed.length === 0) {
          return false;
        }
        await writeAudit(tx, audit, at);
        return true;
      }, withinLimit(signal)),

    assignedTo: async (hostId, signal) => {
      const rows = await connections.query<DefinitionRow>(
        statement(sql`
          SELECT ${DEFINITION_CELLS} FROM vigilops.db_definitions AS definition
          JOIN vigilops.effective_hosts AS host ON host.id = definition.host_id AND host.is_present
          WHERE definition.host_id = ${hostId}::int4 AND (definition.spec ->> 'enabled')::boolean
          ORDER BY definition.id`),
        withinLimit(signal),
      );
      return rows.map(definitionOf);
    },

    noteFetched: async (outcomes, at, signal) => {
      await connections.query(
        {
          text: `UPDATE vigilops.db_definitions AS known
                 SET fetched_at = $4, fetched_version = known.updated_at, fetch_outcome = given.outcome
                 FROM unnest($1::int4[], $2::timestamptz[], $3::text[]) AS given (id, version, outcome)
                 WHERE known.id = given.id AND known.updated_at = given.version
                   AND (known.fetched_version, known.fetch_outcome) IS DISTINCT FROM (given.version, given.outcome)`,
          values: [
            outcomes.map(({ id }) => id),
            outcomes.map(({ updatedAt }) => updatedAt),
            outcomes.map(({ outcome }) => outcome),
            at,
          ],
        },
        withinLimit(signal),
      );
    },
  };
}
