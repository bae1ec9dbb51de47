import type { House } from '@vigilops/testkit/house';
import type { MockUpstream } from '../../../backend/src/llm/test/upstream/index.ts';

export interface Furnished {
  readonly key: string;
  readonly projectId: number;
  readonly keyId: number;
}

/** A provider of each kind that the stories ask, a project, and a key. */
export async function furnish({ ask }: House, upstream: MockUpstream): Promise<Furnished> {
  for (const [name, models] of [
    ['openai', ['gpt-4o-mini', 'gpt-5.1', 'text-embedding-3-small']],
    ['anthropic', ['claude-haiku-4-5']],
  ] as const) {
    await ask('/api/v1/llm-providers', {
      name,
      type: name,
      config: { base_url: upstream.baseUrl(name), api_key: upstream.key },
      models,
    });
  }
  const project = await ask<{ id: number }>('/api/v1/llm-projects', { name: 'shop' });
  const { secret, key } = await ask<{ secret: string; key: { id: number } }>('/api/v1/llm-keys', {
    name: 'story',
    project_id: project.id,
  });
  return { key: secret, projectId: project.id, keyId: key.id };
}

export interface CallRow {
  readonly request_id: string;
  readonly status: string;
  readonly endpoint: string;
  readonly model: string;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_tokens: number;
  readonly output_tokens: number;
  readonly tokens_from: string;
  readonly cost: string | null;
}

/** The whole ledger, the newest first. */
export async function ledgerOf({ ask }: House): Promise<readonly CallRow[]> {
  const rows: CallRow[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: CallRow[]; next_cursor: string | null } = await ask(
      `/api/v1/llm-calls?limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    rows.push(...page.items);
    cursor = page.next_cursor;
  }
  return rows;
}
