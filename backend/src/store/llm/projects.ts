import type { LlmDeskStore } from '../../model/index.ts';
import type { Queryable } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { insertedId, recordOf, refuseRival, refuseUnknown, type ChangeHouse } from './change.ts';
import { dropTextsOf } from './texts.ts';

export function createProjectDesk(
  change: ChangeHouse,
): Pick<LlmDeskStore, 'createProject' | 'changeProject' | 'removeProject'> {
  return {
    createProject: async (project, by, signal) => {
      const { id, house } = await change(
        by,
        async (tx) => {
          await refuseTaken(tx, project.name, 0);
          return insertedId(
            tx,
            sql`INSERT INTO vigilops.llm_projects (name, definition) VALUES (${project.name}, ${JSON.stringify(project)})`,
          );
        },
        signal,
      );
      return recordOf(house.projects, id);
    },

    changeProject: async (id, project, by, signal) => {
      const { house } = await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, livingProject(id), `project ${String(id)}`);
          await refuseTaken(tx, project.name, id);
          await tx.query(
            statement(sql`
              UPDATE vigilops.llm_projects SET name = ${project.name}, definition = ${JSON.stringify(project)}
              WHERE id = ${id}`),
          );
          await dropTextsOf(tx, id);
          return id;
        },
        signal,
      );
      return recordOf(house.projects, id);
    },

    removeProject: async (id, by, signal) => {
      await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, livingProject(id), `project ${String(id)}`);
          const used = sql`vigilops.llm_keys WHERE project_id = ${id} AND revoked_at IS NULL
            AND (expires_at IS NULL OR expires_at > now())`;
          await refuseRival(tx, used, 'it has keys that work: revoke them first');
          await tx.query(
            statement(sql`
              UPDATE vigilops.llm_keys SET revoked_at = now() WHERE project_id = ${id} AND revoked_at IS NULL`),
          );
          await tx.query(
            statement(sql`UPDATE vigilops.llm_projects SET removed_at = now() WHERE id = ${id}`),
          );
          await dropTextsOf(tx, id);
          return id;
        },
        signal,
      );
    },
  };
}

/** A project that was not removed. */
export function livingProject(id: number): Sql {
  return sql`vigilops.llm_projects WHERE id = ${id} AND removed_at IS NULL`;
}

function refuseTaken(tx: Queryable, name: string, id: number): Promise<void> {
  const rival = sql`vigilops.llm_projects WHERE name = ${name} AND removed_at IS NULL AND id <> ${id}`;
  return refuseRival(tx, rival, `name: there is another project "${name}"`);
}
