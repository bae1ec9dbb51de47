import type { ShippedRule } from './shipped.ts';

export const SERVICE_RULES: readonly ShippedRule[] = [
  {
    key: 'service-down',
    name: 'Service down',
    condition: { type: 'service' },
    severity: 'critical',
    runbook: [
      'The observers agree. Their reason is in the message: refused (it does not run), a time-out (it hangs, or the way is',
      'cut), a status or a text that is not expected (it runs, and fails).',
      'Look at its log around the time, at what was changed before, and at what it depends on.',
      'A heartbeat that is missed: the job did not run, or did not come to its end.',
    ],
  },
  {
    key: 'service-slow',
    name: 'Service slower than 3 s',
    condition: { type: 'service', slower_than_ms: 3_000 },
    for_seconds: 120,
    keep_firing_seconds: 120,
    runbook: [
      'Look at the phases of the check: DNS, connection, TLS, first byte. A long first byte is the service itself.',
      'Compare with CPU, memory and disks of its host, and with its database at the time.',
      'Slow for one observer only: look at the way from there.',
    ],
  },
  {
    key: 'certificate-14d',
    name: 'A certificate ends within 14 days',
    condition: { type: 'certificate', days: 14 },
    runbook: [
      'What renews it should have done so: look at its timer and log (certbot renew --dry-run, journalctl -u certbot).',
      'Renewed, but the old one is shown: reload the web server or the load balancer.',
    ],
  },
  {
    key: 'certificate-3d',
    name: 'A certificate ends within 3 days',
    condition: { type: 'certificate', days: 3 },
    severity: 'critical',
    runbook: [
      'In three days nobody gets in any more. Renew it by hand now, and reload what shows it.',
      'See what is shown: openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout -dates',
    ],
  },
  {
    key: 'http-server-errors',
    name: 'A service answers with errors (5xx)',
    condition: {
      type: 'series',
      metric: 'http.server.request.duration',
      filters: [{ key: 'http.response.status_code', op: '=~', value: '5..' }],
      group_by: ['service.name'],
      time_function: 'rate',
      window_seconds: 300,
      threshold: 1,
      recovers_at: 0.2,
    },
    for_seconds: 300,
    runbook: [
      'More than one request a second fails. Which routes? Ask the same metric by http.route.',
      'Look at traces with errors and at ERROR lines of the service at the time.',
      'Began with a deployment: go back first, and look for the reason afterwards.',
    ],
  },
];
