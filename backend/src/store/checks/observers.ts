import { sql } from '../read/sql.ts';

/** Whether `host` (of effective_hosts) is among the observers of `service`: by name also as what it was before a merge. */
export const OBSERVES = sql`coalesce(
  (service.spec #>> '{observers,all}')::boolean
  OR EXISTS (SELECT FROM vigilops.hosts AS named
             WHERE (named.id = host.id OR named.merged_into = host.id)
               AND service.spec #> '{observers,host_ids}' @> to_jsonb(named.id))
  OR service.spec #> '{observers,groups}' ? host.host_group
  OR service.spec #> '{observers,tags}' ?| host.tags, false)`;
