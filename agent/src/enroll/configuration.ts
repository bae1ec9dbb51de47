import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { type ConfigOverride, parseYamlConfig } from '@vigilops/runtime';

import { type Environment, overridesFrom } from '../config/environment.ts';
import { defaultStateDirectory } from '../config/state-directory.ts';
import { agentConfigSchema, type WrittenConfig } from '../config/schema.ts';
import { errorCode } from '../host/error-code.ts';
import type { SenderConfig } from '../send/types.ts';

/** What the configuration file says, or will say, as far as enrolling goes. */
export interface EnrollmentPlan {
  readonly configPath: string;
  readonly tokenPath: string;
  readonly server: SenderConfig;
  readonly hostId: string | undefined;
  readonly hostName: string;
  readonly stateDirectory: string;
  /** The file as it is; undefined where there is none. */
  readonly text: string | undefined;
  /** The file has no server block yet. */
  readonly needsServer: boolean;
}

export interface PlanOptions {
  readonly configPath: string;
  readonly server: string;
  readonly environment: Environment;
  readonly hostName: string;
  readonly isRoot: boolean;
}

/** Throws an error that names what stands in the way, before the secret is used up. */
export function planEnrollment(options: PlanOptions): EnrollmentPlan {
  const { configPath, server, environment } = options;
  const text = readIfThere(configPath);
  const file = text === undefined ? undefined : parse(text, configPath, [], environment);
  const tokenPath =
    file?.server === undefined ? join(dirname(configPath), 'token') : tokenFileOf(file.server, options);
  const asked: ConfigOverride = { path: ['server', 'url'], value: server, source: '--enroll' };
  const overrides = [...overridesFrom(environment), asked];
  const written = parse(text ?? '', configPath, overrides, environment);
  const { ca_file: caFile, fingerprint, allow_plain_http: allowPlainHttp } = written.server ?? {};
  return {
    configPath,
    tokenPath,
    server: {
      url: server,
      token: '',
      allowPlainHttp: allowPlainHttp === true,
      tls: {
        ...(caFile === undefined ? {} : { caFile }),
        ...(fingerprint === undefined ? {} : { fingerprint }),
      },
    },
    hostId: written.host.id,
    hostName: written.host.name ?? options.hostName,
    stateDirectory: written.spool.path ?? defaultStateDirectory(options),
    text,
    needsServer: file?.server === undefined,
  };
}

/** The configuration that goes with what the server answered; undefined where the file may stay as it is. */
export function writtenConfig(
  plan: EnrollmentPlan,
  facts: {
    readonly hostId: string;
    /** The id is found again without being written down. */
    readonly isStable: boolean;
    readonly group: string | null;
    readonly tags: readonly string[];
  },
): string | undefined {
  if (!plan.needsServer) {
    return undefined;
  }
  const { caFile, fingerprint } = plan.server.tls ?? {};
  const server = [
    'server:',
    `  url: ${quoted(plan.server.url)}`,
    `  token_file: ${quoted(plan.tokenPath)}`,
    ...(caFile === undefined ? [] : [`  ca_file: ${quoted(caFile)}`]),
    ...(fingerprint === undefined ? [] : [`  fingerprint: ${quoted(fingerprint)}`]),
    ...(plan.server.allowPlainHttp === true ? ['  allow_plain_http: true'] : []),
  ].join('\n');
  if (plan.text !== undefined) {
    const appended = `${plan.text.trimEnd()}\n\n${server}\n`;
    parse(appended, plan.configPath, [], {});
    return appended;
  }
  const host = [
    ...(facts.isStable ? [] : [`  id: ${quoted(facts.hostId)}`]),
    ...(facts.group === null ? [] : [`  group: ${quoted(facts.group)}`]),
    ...(facts.tags.length === 0 ? [] : [`  tags: [${facts.tags.map(quoted).join(', ')}]`]),
  ];
  return [
    '# Written when this host was enrolled, and yours from now on. Every key: agent.example.yaml beside this file;',
    '# whether it is right: vigilops-agent --check-config',
    server,
    ...(host.length === 0 ? [] : ['host:', ...host]),
    '# logs:',
    '#   - path: /var/log/nginx/access.log',
    '#     service: nginx',
    'spool:',
    `  path: ${quoted(plan.stateDirectory)}`,
    '',
  ].join('\n');
}

function tokenFileOf(
  written: NonNullable<WrittenConfig['server']>,
  { configPath, server }: PlanOptions,
): string {
  if (plainUrl(written.url) !== plainUrl(server)) {
    throw new Error(
      `${configPath} sends to ${written.url}; to move this host to ${server}, change \`server.url\` there first`,
    );
  }
  if (written.token_file === undefined) {
    throw new Error(
      `${configPath} holds its token itself: write \`token_file: ${join(dirname(configPath), 'token')}\` in place of \`server.token\` first`,
    );
  }
  return written.token_file;
}

function plainUrl(text: string): string {
  return URL.canParse(text) ? new URL(text).href.replace(/\/+$/, '') : text;
}

function parse(
  text: string,
  file: string,
  overrides: readonly ConfigOverride[],
  environment: Environment,
): WrittenConfig {
  const parsed = parseYamlConfig(text, agentConfigSchema, {
    file,
    overrides,
    environment: (name) => environment[name],
  });
  if (!parsed.ok) {
    throw new Error(parsed.problems.map((problem) => problem.text).join('\n'));
  }
  return parsed.value;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** JSON's texts are YAML's, in double quotes (YAML 1.2, 1.3). */
function quoted(text: string): string {
  return JSON.stringify(text);
}
