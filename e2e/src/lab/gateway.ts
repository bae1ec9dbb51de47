import type { House } from '@vigilops/testkit/house';
import { openMockUpstream } from '../../../backend/src/llm/test/upstream/index.ts';
import type { CleanUp } from './clean-up.ts';

const BUDGET_USD = '0.05';
export const BUDGET = 'shop-assistant';
/** Long prompts cost more. */
const PROMPT = 'Summarise what this customer wants, and answer kindly. '.repeat(400);

export interface Gateway {
  /** One call by the key of the shop; false where it was refused. */
  call(): Promise<boolean>;
}

/** The house's gateway before a stand-in of a provider on loopback, with a small budget for the shop. */
export async function openGateway({ ask, url }: House, cleanUp: CleanUp): Promise<Gateway> {
  const upstream = await openMockUpstream({ seed: 1 });
  cleanUp.add(() => upstream.close());
  await ask('/api/v1/llm-providers', {
    name: 'openai',
    type: 'openai',
    config: { base_url: upstream.baseUrl('openai'), api_key: upstream.key },
    models: ['gpt-4o-mini', 'gpt-5.1'],
  });
  const project = await ask<{ id: number }>('/api/v1/llm-projects', { name: BUDGET });
  const { secret } = await ask<{ secret: string }>('/api/v1/llm-keys', {
    name: BUDGET,
    project_id: project.id,
  });
  await ask('/api/v1/llm-budgets', {
    name: BUDGET,
    scope: 'project',
    scope_id: project.id,
    window: 'day',
    amount: BUDGET_USD,
    currency: 'USD',
  });
  return {
    async call() {
      const answered = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-5.1', messages: [{ role: 'user', content: PROMPT }] }),
      });
      await answered.arrayBuffer();
      return answered.ok;
    },
  };
}
