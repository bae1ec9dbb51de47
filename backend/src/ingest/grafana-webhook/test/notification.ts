/** What Grafana 13 sends (Webhook notifier, "Default JSON payload"); `changes` are those of the first alert. */
export function notification(changes: Readonly<Record<string, unknown>> = {}) {
  const base = {
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'https://grafana.example/alerting/1afz29v7z/edit',
    silenceURL: 'https://grafana.example/alerting/silence/new?alertmanager=grafana',
    dashboardURL: '',
    panelURL: '',
    ruleUID: '1afz29v7z',
    valueString: '',
    orgId: 1,
  };
  const alerts = [
    {
      ...base,
      status: 'firing',
      labels: { alertname: 'HighCpu', host: 'web-1', severity: 'critical', grafana_folder: 'VigilOps' },
      annotations: { summary: 'CPU above 90 % for ten minutes', runbook_url: 'https://runbooks.example/cpu' },
      startsAt: '2026-03-01T11:50:00Z',
      values: { A: 0.93, B: 1 },
      fingerprint: 'c6eadffa33fcdf37',
      ...changes,
    },
    {
      ...base,
      status: 'firing',
      labels: { alertname: 'DiskFull', severity: 'warning' },
      annotations: { description: 'The disk of db-1 is full' },
      startsAt: '2026-03-01T11:55:00Z',
      values: null,
      fingerprint: 'bc97ff14869b13e3',
    },
    {
      ...base,
      status: 'resolved',
      labels: { alertname: 'HighCpu', host: 'web-2', severity: 'critical' },
      annotations: {},
      startsAt: '2026-03-01T11:00:00Z',
      endsAt: '2026-03-01T11:58:00Z',
      values: { A: 0.4 },
      fingerprint: '0123456789abcdef',
    },
  ];
  return {
    receiver: 'VigilOps',
    status: 'firing',
    orgId: 1,
    alerts,
    groupLabels: { alertname: 'HighCpu' },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'https://grafana.example/',
    version: '1',
    groupKey: '{}:{alertname="HighCpu"}',
    truncatedAlerts: 0,
    title: '[FIRING:2, RESOLVED:1] HighCpu',
    state: 'alerting',
    message: 'three alerts',
  };
}
