import type { SuiteEngine } from '@vigilops/testkit';
import type { AuditEntry, ErrorIssueMaintenance, ErrorIssueStore, IssueDraft } from '../../../model/index.ts';
import { createAsk, DEFAULT_READ_LIMITS } from '../../read/ask.ts';
import { batchOf } from '../../test/batches.ts';
import { openWriter, type OpenWriter } from '../../test/open-writer.ts';
import { createErrorIssueStore } from '../error-issues.ts';

export interface OpenIssueStore extends OpenWriter {
  readonly issues: ErrorIssueStore & ErrorIssueMaintenance;
  /** A log stream of a host that runs a version of a service. */
  stream(host: string, version: string): Promise<number>;
  /** Stores lines of an issue, in one transaction. */
  write(
    issue: IssueDraft,
    lines: readonly { readonly stream: number; readonly timeUs: number }[],
  ): Promise<void>;
  empty(): Promise<void>;
}

export async function openIssueStore(suite: SuiteEngine): Promise<OpenIssueStore> {
  const room = await openWriter(suite);
  const issues = createErrorIssueStore(room.database.connections, {
    ask: createAsk(room.database, DEFAULT_READ_LIMITS),
    engine: () => room.engine,
  });
  return {
    ...room,
    issues,
    stream: async (host, version) => {
      const [row] = await room.rows<{ id: number }>(
        `WITH h AS (INSERT INTO vigilops.hosts (key, name, source) VALUES ($1, $1, 'otlp')
                    ON CONFLICT (key) DO UPDATE SET name = excluded.name RETURNING id),
         sc AS (INSERT INTO vigilops.scopes (hash, name, version, attributes, schema_url)
                VALUES (sha256($1::text::bytea || $2::text::bytea), '', '', '{}', '') RETURNING id),
         r AS (INSERT INTO vigilops.resources
                 (hash, host_id, service_name, service_namespace, service_instance_id, attributes, schema_url)
               SELECT sha256($1::text::bytea || $2::text::bytea), h.id, 'shop', '', '',
                      jsonb_build_object('service.version', $2::text), '' FROM h RETURNING id)
         INSERT INTO vigilops.log_streams (hash, resource_id, scope_id, host_id, service_name, file_path)
         SELECT sha256($1::text::bytea || $2::text::bytea), r.id, sc.id, h.id, 'shop', '' FROM r, sc, h RETURNING id`,
        [host, version],
      );
      return row?.id ?? 0;
    },
    write: async (issue, lines) => {
      const logs = lines.map((line) => ({ ...line, body: issue.title, severity: 17, issue }));
      const results = await room.writer.commit([batchOf({ logs })], AbortSignal.timeout(20_000));
      if (results.some((result) => result.status !== 'stored' || result.refused.length > 0)) {
        throw new Error(`not stored: ${JSON.stringify(results)}`);
      }
    },
    empty: async () => {
      await room.rows('DELETE FROM vigilops.error_issues');
      await room.rows('TRUNCATE vigilops.error_issue_notes');
      await room.rows('DELETE FROM vigilops.error_issue_counts');
      await room.rows('DELETE FROM vigilops.log_template_moves');
    },
  };
}

let lastId = 1_000;

/** Another one with each call. */
export function someIssue(changes: Partial<IssueDraft> = {}): IssueDraft {
  lastId += 1;
  return {
    id: lastId,
    service: 'shop',
    type: 'shop.CartClosed',
    title: `cart <num> is closed`,
    culprit: 'shop.Cart.add (Cart.java)',
    frames: [
      { function: 'shop.Cart.add', file: 'Cart.java', isInApp: true },
      { function: 'java.lang.Thread.run', file: 'Thread.java', isInApp: false },
    ],
    templateId: null,
    ...changes,
  };
}

export const AUDIT: AuditEntry = {
  actor: { kind: 'person', id: null, name: 'Ada' },
  action: 'error_issue.changed',
  subject: 'an issue',
  detail: {},
  address: null,
};
