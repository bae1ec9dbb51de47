import type { ConfigOverride } from '@vigilops/runtime';

interface Variable {
  readonly name: string;
  readonly path: readonly string[];
  readonly form: 'text' | 'list' | 'switch';
  /** Another key that means the same and must not stay beside it. */
  readonly replaces?: readonly string[];
}

/** The environment variables that win over the file; docs/reference/agent-config.md lists them for people. */
export const VARIABLES: readonly Variable[] = [
  { name: 'VIGILOPS_SERVER_URL', path: ['server', 'url'], form: 'text' },
  { name: 'VIGILOPS_TOKEN', path: ['server', 'token'], form: 'text', replaces: ['server', 'token_file'] },
  {
    name: 'VIGILOPS_TOKEN_FILE',
    path: ['server', 'token_file'],
    form: 'text',
    replaces: ['server', 'token'],
  },
  { name: 'VIGILOPS_CA_FILE', path: ['server', 'ca_file'], form: 'text' },
  { name: 'VIGILOPS_FINGERPRINT', path: ['server', 'fingerprint'], form: 'text' },
  { name: 'VIGILOPS_ALLOW_PLAIN_HTTP', path: ['server', 'allow_plain_http'], form: 'switch' },
  { name: 'VIGILOPS_HOST_ID', path: ['host', 'id'], form: 'text' },
  { name: 'VIGILOPS_HOST_NAME', path: ['host', 'name'], form: 'text' },
  { name: 'VIGILOPS_HOST_TAGS', path: ['host', 'tags'], form: 'list' },
  { name: 'VIGILOPS_HOST_GROUP', path: ['host', 'group'], form: 'text' },
  { name: 'VIGILOPS_METRICS_INTERVAL', path: ['metrics', 'interval'], form: 'text' },
  { name: 'VIGILOPS_METRICS_DISABLED', path: ['metrics', 'disabled'], form: 'list' },
  { name: 'VIGILOPS_SPOOL_PATH', path: ['spool', 'path'], form: 'text' },
  { name: 'VIGILOPS_SPOOL_MAX_BYTES', path: ['spool', 'max_bytes'], form: 'text' },
  { name: 'VIGILOPS_SPOOL_MAX_AGE', path: ['spool', 'max_age'], form: 'text' },
  { name: 'VIGILOPS_LOG_LEVEL', path: ['log_level'], form: 'text' },
];

export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as not set: compose files pass those on. */
export function overridesFrom(environment: Environment): ConfigOverride[] {
  return VARIABLES.flatMap(({ name, path, form, replaces }): ConfigOverride[] => {
    const text = environment[name];
    if (text === undefined || text === '') {
      return [];
    }
    const override = { path, value: valueOf(text, form), source: name };
    return replaces === undefined
      ? [override]
      : [{ path: replaces, value: undefined, source: name }, override];
  });
}

function valueOf(text: string, form: Variable['form']): unknown {
  switch (form) {
    case 'list':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    case 'switch':
      // What is neither stays a text, which the schema refuses by name.
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
    case 'text':
      return text;
    default:
      return form satisfies never;
  }
}
