const APP = '/a/vigilops-app';

/** Where the app shows what a digest names. */
export const DIGEST_LINKS = {
  digest: (id: number | null) => `${APP}/analysis/digest${id === null ? '' : `?id=${String(id)}`}`,
  alerts: `${APP}/alerts`,
  statistics: `${APP}/alerts/statistics`,
  channels: `${APP}/alerts/channels`,
  rules: `${APP}/alerts/rules`,
  services: `${APP}/services`,
  hosts: `${APP}/hosts`,
  logs: `${APP}/logs`,
  issues: `${APP}/analysis/issues`,
  patterns: `${APP}/analysis/patterns`,
  findings: `${APP}/analysis`,
  forecasts: `${APP}/analysis/forecasts`,
  knowledge: `${APP}/analysis/knowledge`,
  llm: `${APP}/llm`,
  budgets: `${APP}/llm/budgets`,
  incident: (id: number) => `${APP}/alerts/incidents/${String(id)}`,
  rule: (id: number) => `${APP}/alerts/rules/${String(id)}`,
  service: (id: number) => `${APP}/services/${String(id)}`,
  host: (id: number) => `${APP}/hosts/${String(id)}`,
  issue: (id: number) => `${APP}/analysis/issues/${String(id)}`,
  pattern: (id: number) =>
    `${APP}/logs?${new URLSearchParams({ query: `template:${String(id)}`, from: 'now-7d', to: 'now' }).toString()}`,
} as const;
