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
  readonly said?: Said | undefined;
}

/** What is asked, and how. */
export interface Said {
  readonly messages: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
  readonly temperature?: number;
  readonly max_tokens?: number;
}

/** The address that clients of OpenAI ask for. */
export const gatewayOf = (address: string): string => `${address.replace(/\/+$/, '')}/v1`;

/** Whether the address is the one by which VigilOps shows this page: else it is how Grafana's server reaches it. */
export const isOwnAddress = isAtHome;

/** What is said where nothing else is. */
const HELLO: Said = { messages: [{ role: 'user', content: 'Hello' }] };
/** Anthropic's client wants a limit. */
const SOME_TOKENS = 256;

/** What a program needs to ask the gateway. The client of Anthropic adds `/v1` by itself. */
export function snippetOf(client: Client, { address, key, model, said = HELLO }: Parts): string {
  const base = gatewayOf(address);
  const { messages, ...manner } = said;
  switch (client) {
    case 'curl':
      return [
        `curl ${base}/chat/completions \\`,
        `  -H 'Authorization: Bearer ${key}' \\`,
        "  -H 'Content-Type: application/json' \\",
        `  -d '${inShell(jsonOf({ model, messages, ...manner }))}'`,
      ].join('\n');
    case 'python':
      return [
        'from openai import OpenAI',
        '',
        `client = OpenAI(base_url="${base}", api_key="${key}")`,
        'answer = client.chat.completions.create(',
        ...assigned({ model, messages, ...manner }, '='),
        ')',
        'print(answer.choices[0].message.content)',
      ].join('\n');
    case 'javascript':
      return [
        "import OpenAI from 'openai';",
        '',
        `const client = new OpenAI({ baseURL: '${base}', apiKey: '${key}' });`,
        'const answer = await client.chat.completions.create({',
        ...assigned({ model, messages, ...manner }, ': '),
        '});',
        'console.log(answer.choices[0].message.content);',
      ].join('\n');
    case 'anthropic':
      return [
        'from anthropic import Anthropic',
        '',
        `client = Anthropic(base_url="${base.replace(/\/v1$/, '')}", api_key="${key}")`,
        'answer = client.messages.create(',
        ...assigned({ model, max_tokens: SOME_TOKENS, ...manner, ...apart(messages) }, '='),
        ')',
        'print(answer.content[0].text)',
      ].join('\n');
    default:
      return client satisfies never;
  }
}

/** With blanks, as people write it; a text is the same in JSON, Python and JavaScript. */
function jsonOf(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(jsonOf).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${jsonOf(one)}`);
    return `{${fields.join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** A line a field; lists that are long in lines of their own. */
function assigned(fields: Readonly<Record<string, unknown>>, sign: string): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    Array.isArray(value) && value.length > 1
      ? [`    ${name}${sign}[`, ...value.map((one) => `        ${jsonOf(one)},`), '    ],']
      : [`    ${name}${sign}${jsonOf(value)},`],
  );
}

/** A quote ends the text, stands for itself, and begins it again. */
const inShell = (text: string) => text.replaceAll("'", "'\\''");

/** Anthropic has the system's words apart. */
function apart(messages: Said['messages']) {
  const system = messages.flatMap(({ role, content }) => (role === 'system' ? [content] : []));
  return {
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    messages: messages.filter(({ role }) => role !== 'system'),
  };
}
