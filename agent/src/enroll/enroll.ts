import type { Readable } from 'node:stream';

import { DEFAULT_CONFIG_PATH } from '../config/load-config.ts';
import { type HostIdDeps, readHostId } from '../host/identity.ts';
import { AGENT_VERSION } from '../version.ts';
import { askServer } from './ask-server.ts';
import { planEnrollment, type PlanOptions, writtenConfig } from './configuration.ts';
import { openKeptFile } from './keep-file.ts';
import { readSecret } from './read-secret.ts';

export interface EnrollOptions extends Omit<PlanOptions, 'configPath'> {
  readonly configPath: string | undefined;
  /** Its first line is the secret. */
  readonly input: Readable;
}

export type EnrollDeps = Omit<HostIdDeps, 'stateDirectory' | 'readOnly'>;

const TOKEN_MODE = 0o600;
/** No secret in it. */
const CONFIG_MODE = 0o644;

/**
 * Exchanges the secret of an enrolment for a token of this host, and writes the token and, where there is none, the
 * configuration. Resolves with what was done, in words; rejects with what is wrong, having used the secret only where
 * the server took it.
 */
export async function enroll(options: EnrollOptions, deps: EnrollDeps): Promise<string> {
  const secret = await readSecret(options.input);
  if (!/^vgo_enroll_[\w-]{43}$/.test(secret)) {
    throw new Error('that is not the secret of an enrolment: vgo_enroll_ and 43 characters');
  }
  const plan = planEnrollment({ ...options, configPath: options.configPath ?? DEFAULT_CONFIG_PATH });
  const { stateDirectory, hostName } = plan;
  const host = readHostId(plan.hostId, { ...deps, stateDirectory, readOnly: false });
  const tokenFile = openKeptFile(plan.tokenPath, TOKEN_MODE);
  const configFile = plan.needsServer ? openKeptFile(plan.configPath, CONFIG_MODE) : undefined;
  try {
    const { token, group, tags } = await askServer(plan.server, {
      secret,
      hostKey: host.id,
      hostName,
      agentVersion: AGENT_VERSION,
    });
    tokenFile.write(`${token}\n`);
    // The board's id is read as root alone, and one of our own lies in the state directory: what is written counts.
    const isStable = host.source === 'configuration' || host.source === 'machine-id';
    const config = writtenConfig(plan, { hostId: host.id, isStable, group, tags });
    if (config !== undefined) {
      configFile?.write(config);
    }
    const isKept = plan.text !== undefined && (group !== null || tags.length > 0);
    return [
      `enrolled as "${hostName}" (${host.id}) at ${plan.server.url}; its token is in ${plan.tokenPath}`,
      ...(isKept
        ? [`${plan.configPath} is yours and stays as it is: group and tags of the enrolment are not in it`]
        : []),
    ].join('\n');
  } finally {
    tokenFile.end();
    configFile?.end();
  }
}
