import manifest from '../package.json' with { type: 'json' };

export const AGENT_VERSION: string = manifest.version;
/** The instrumentation scope of everything the agent sends. */
export const AGENT_SCOPE = { name: 'vigilops-agent', version: AGENT_VERSION };
