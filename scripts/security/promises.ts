/** A promise of `docs/threat-model.md`, and the tests that it rests on. */
export interface Promised {
  readonly name: string;
  readonly what: string;
  /** Globs from the root; each has to find something. */
  readonly files: readonly string[];
}

export const PROMISES: readonly Promised[] = [
  {
    name: 'G9',
    what: 'bounded under bombs, slow senders and odd bodies',
    files: [
      'e2e/src/abuse/bombs.test.ts',
      'backend/src/ingest/http/gate.test.ts',
      'backend/src/ingest/decode/hostile.test.ts',
      'backend/src/server/listener.test.ts',
    ],
  },
  {
    name: 'G20',
    what: 'nobody does what they may not',
    files: [
      'e2e/src/security/routes.test.ts',
      'backend/src/api/route-matrix.int.test.ts',
      'backend/src/api/http/router.test.ts',
      'backend/src/ingest/access/*.test.ts',
      'backend/src/ingest/decode/identity.test.ts',
      'backend/src/ingest/agent-api/router.test.ts',
      'backend/src/api/routes/enrollments/*.test.ts',
      'backend/src/api/routes/database-definitions/*.test.ts',
      'backend/src/server/client-policy.test.ts',
    ],
  },
  {
    name: 'G21',
    what: 'nobody is asked who must not be',
    files: [
      'backend/src/notify/http/*.test.ts',
      'backend/src/llm/gateway/inner-addresses.test.ts',
      'backend/src/archive/targets/target.test.ts',
      'backend/src/checks/definition/definition-rules.test.ts',
      'agent/src/checks/http/metadata.test.ts',
      'agent/src/checks/connect/*.test.ts',
      'e2e/src/security/addresses.test.ts',
    ],
  },
  {
    name: 'G22',
    what: 'no expression and no line takes for ever',
    files: [
      'e2e/src/security/regexes.test.ts',
      'backend/src/ingest/pipelines/patterns/patterns.test.ts',
      'backend/src/alerting/matching/match-labels.test.ts',
      'agent/src/checks/http/pattern.test.ts',
      'packages/sensitive/src/*.test.ts',
    ],
  },
  {
    name: 'G23',
    what: 'no text of others is in a statement',
    files: [
      'e2e/src/security/sql.test.ts',
      'backend/src/api/fuzz.int.test.ts',
      'backend/src/store/read/sql.test.ts',
    ],
  },
  {
    name: 'G24',
    what: 'secrets lie nowhere else',
    files: [
      'e2e/src/security/secrets.test.ts',
      'e2e/src/llm/canary.test.ts',
      'backend/src/sealed-text.test.ts',
      'backend/src/llm/gateway/hide-secrets.test.ts',
      'backend/src/api/routes/notification-channels/channels.int.test.ts',
      'backend/src/api/routes/llm-providers/llm-providers.int.test.ts',
    ],
  },
  {
    name: 'G25',
    what: 'sessions end when they are copied, forged or over',
    files: [
      'backend/src/store/access/sessions.int.test.ts',
      'backend/src/api/routes/auth/auth.int.test.ts',
      'backend/src/accounts/*.test.ts',
      'backend/src/api/grafana-identity.int.test.ts',
      'backend/src/store/access/audit-log.int.test.ts',
    ],
  },
  {
    name: 'G26',
    what: 'text of others is text: pages, chats, tables, models',
    files: [
      'backend/src/notify/channel-contract.test.ts',
      'backend/src/notify/channels/*/*.test.ts',
      'backend/src/notify/text/*.test.ts',
      'backend/src/api/csv.test.ts',
      'backend/src/status-page/render/render.test.ts',
      'backend/src/api/routes/assistant/injection.int.test.ts',
      'backend/src/api/mcp/mcp.int.test.ts',
      'grafana-plugins/vigilops-app/src/logs/*.test.*',
    ],
  },
  {
    name: 'G31',
    what: 'half an install script does nothing',
    files: ['backend/src/server/install/*.test.ts'],
  },
];
