import type { ShippedRule } from './shipped.ts';

export const SERVICE_RULES: readonly ShippedRule[] = [
  {
    key: 'service-down',
    name: { en: 'Service down', zh: '服务不可用' },
    condition: { type: 'service' },
    severity: 'critical',
    runbook: {
      en: [
        'The observers agree. Their reason is in the message: refused (it does not run), a time-out (it hangs, or the network',
        'is cut), an unexpected status or text (it runs, and fails).',
        'Look at its log around the time, at what changed before, and at what it depends on.',
        'A missed heartbeat: the job did not run, or did not finish.',
      ],
      zh: [
        '各观察者判断一致，原因见消息：refused（没有运行）、超时（卡死或网络不通）、状态码或内容不符（在运行但出错）。',
        '查看当时的日志、此前的变更，以及它依赖的对象。',
        '心跳缺失：任务没有运行，或没有跑完。',
      ],
    },
  },
  {
    key: 'service-slow',
    name: { en: 'Service slower than 3 s', zh: '服务响应超过 3 秒' },
    condition: { type: 'service', slower_than_ms: 3_000 },
    for_seconds: 120,
    keep_firing_seconds: 120,
    runbook: {
      en: [
        'Look at the phases of the check: DNS, connection, TLS, first byte. A long first byte is the service itself.',
        'Compare with CPU, memory and disks of its host, and with its database at the time.',
        'Slow for one observer only: look at the network between them.',
      ],
      zh: [
        '查看检查各阶段的耗时：DNS、建立连接、TLS、首字节。首字节慢说明是服务本身慢。',
        '对照当时主机的 CPU、内存、磁盘，以及数据库的情况。',
        '只有一个观察者觉得慢：检查它到服务之间的网络。',
      ],
    },
  },
  {
    key: 'certificate-14d',
    name: { en: 'A certificate ends within 14 days', zh: '证书 14 天内到期' },
    condition: { type: 'certificate', days: 14 },
    runbook: {
      en: [
        'Whatever renews it should have done so by now: look at its timer and log (certbot renew --dry-run, journalctl -u certbot).',
        'Renewed, but the old one is still served: reload the web server or the load balancer.',
      ],
      zh: [
        '自动续期本应已完成：查看定时任务和日志（certbot renew --dry-run、journalctl -u certbot）。',
        '已续期但仍在使用旧证书：重新加载 Web 服务器或负载均衡。',
      ],
    },
  },
  {
    key: 'certificate-3d',
    name: { en: 'A certificate ends within 3 days', zh: '证书 3 天内到期' },
    condition: { type: 'certificate', days: 3 },
    severity: 'critical',
    runbook: {
      en: [
        'In three days nobody gets in any more. Renew it by hand now, and reload what serves it.',
        'See what is served: openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout -dates',
      ],
      zh: [
        '三天后将无法访问。现在就手动续期，并重新加载使用它的服务。',
        '查看当前使用的证书：openssl s_client -connect 主机:443 -servername 主机 </dev/null | openssl x509 -noout -dates',
      ],
    },
  },
  {
    key: 'http-server-errors',
    name: { en: 'A service answers with errors (5xx)', zh: '服务返回错误（5xx）' },
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
    runbook: {
      en: [
        'More than one request a second fails. Which routes? Group the same metric by http.route.',
        'Look at traces with errors and at ERROR lines of the service at the time.',
        'Began with a deployment: roll back first, and look for the reason afterwards.',
      ],
      zh: [
        '每秒失败的请求超过一个。是哪些接口？把同一指标按 http.route 分组查看。',
        '查看当时出错的链路和该服务的 ERROR 日志。',
        '从某次发布开始：先回滚，再查原因。',
      ],
    },
  },
];
