import { isAtHome } from '../pages/users/people.ts';

export type Client = 'curl' | 'python' | 'javascript' | 'anthropic';
export const CLIENTS = ['curl', 'python', 'javascript', 'anthropic'] as const satisfies readonly Client[];

export const CLIENT_NAMES: Readonly<Record<Client, string>> = {
  curl: 'curl',
  python: 'Python (openai)',
  javascript: 'JavaScript (openai)',
  anthropic: 'Python (anthropic)',
};

/** Stands for a key where none is known. */
export const ANY_KEY = 'vg-…';

interface Parts {
  /** Of VigilOps. */
  readonly address: string;
  readonly key: string;
  /** Asked for. */
  readonly model: string;
}

/** The address that clients of OpenAI ask for. */
export const gatewayOf = (address: string): string => `${address.replace(/\/+$/, '')}/v1`;

/** Whether the address is the one by which VigilOps shows this page: else it is how Grafana's server reaches it. */
export const isOwnAddress = isAtHome;

/** What a program needs to ask the gateway. The client of Anthropic adds `/v1` by itself. */
export function snippetOf(client: Client, { address, key, model }: Parts): string {
  const base = gatewayOf(address);
  switch (client) {
    case 'curl':
      return [
        `curl ${base}/chat/completions \\`,
        `  -H 'Authorization: Bearer ${key}' \\`,
        "  -H 'Content-Type: application/json' \\",
        `  -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello"}]}'`,
      ].join('\n');
    case 'python':
      return [
        'from openai import OpenAI',
        '',
        `client = OpenAI(base_url="${base}", api_key="${key}")`,
        'answer = client.chat.completions.create(',
        `    model="${model}",`,
        '    messages=[{"role": "user", "content": "Hello"}],',
        ')',
        'print(answer.choices[0].message.content)',
      ].join('\n');
    case 'javascript':
      return [
        "import OpenAI from 'openai';",
        '',
        `const client = new OpenAI({ baseURL: '${base}', apiKey: '${key}' });`,
        'const answer = await client.chat.completions.create({',
        `  model: '${model}',`,
        "  messages: [{ role: 'user', content: 'Hello' }],",
        '});',
        'console.log(answer.choices[0].message.content);',
      ].join('\n');
    case 'anthropic':
      return [
        'from anthropic import Anthropic',
        '',
        `client = Anthropic(base_url="${base.replace(/\/v1$/, '')}", api_key="${key}")`,
        'answer = client.messages.create(',
        `    model="${model}",`,
        '    max_tokens=256,',
        '    messages=[{"role": "user", "content": "Hello"}],',
        ')',
        'print(answer.content[0].text)',
      ].join('\n');
    default:
      return client satisfies never;
  }
}
