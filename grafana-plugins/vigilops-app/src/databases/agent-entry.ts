import type { DatabaseKind } from './types.ts';

export interface AgentEntry {
  readonly name: string;
  readonly kind: DatabaseKind;
  readonly address: string;
  readonly port: number;
  readonly database: string | undefined;
  readonly username: string | undefined;
}

/** The lines of agent.yaml that say the same as a definition. A test runs them past the agent's reader. */
export const agentEntry = ({ name, kind, address, port, database, username }: AgentEntry): string =>
  [
    'databases:',
    `  - name: ${plain(name)}`,
    `    type: ${kind}`,
    `    host: ${plain(address)}`,
    `    port: ${port}`,
    ...(database === undefined ? [] : [`    database: ${plain(database)}`]),
    ...(username === undefined ? [] : [`    username: ${plain(username)}`]),
    '    password: choose-one',
  ].join('\n');

/** What YAML could read as something else stands in quotes: JSON is YAML, too. */
const plain = (text: string) =>
  /^[a-z][\w./-]*$/i.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
