import type {
  Availability,
  CurrentSettings,
  Maintenance,
  Service,
  ServiceBars,
  ServiceDefinition,
  ServiceDetail,
  StatusIncident,
} from '../services/types.ts';

export const SERVICE_NOW = '2026-03-01T12:00:00.000000Z';

export function aService(fields: Partial<Service> = {}): Service {
  return {
    id: 1,
    name: 'shop',
    namespace: '',
    type: 'http',
    source: 'api',
    target: 'https://shop.example.com/health',
    host_id: null,
    group: null,
    tags: [],
    status: 'up',
    status_since: '2026-02-01T12:00:00.000000Z',
    status_reason: null,
    because_of: null,
    observers: 1,
    last_check_at: '2026-03-01T11:59:50.000000Z',
    response_time_ms: 85,
    certificate_expires_at: null,
    uptime_percent: 99.95,
    objective_percent: 99.9,
    instances: 0,
    host_ids: [],
    versions: [],
    sdk_languages: [],
    first_seen: '2026-02-01T12:00:00.000000Z',
    last_seen: null,
    ...fields,
  };
}

/** Known from what it sends; nobody checks it. */
export const aTellingService = (fields: Partial<Service> = {}): Service =>
  aService({
    type: 'otlp',
    source: 'telemetry',
    target: null,
    status: 'unknown',
    status_since: null,
    observers: 0,
    last_check_at: null,
    response_time_ms: null,
    uptime_percent: null,
    objective_percent: null,
    ...fields,
  });

export function aDefinition(fields: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    name: 'shop',
    description: '',
    check: {
      type: 'http',
      url: 'https://shop.example.com/health',
      method: 'GET',
      headers: {},
      expected_status: ['2xx', '3xx'],
      follow_redirects: true,
      verify_certificate: true,
      certificate_days: 0,
    },
    interval_seconds: 60,
    timeout_seconds: 10,
    failures: 2,
    successes: 1,
    agreement: 'majority',
    observers: { all: true, host_ids: [], groups: [], tags: [] },
    host_id: null,
    depends_on: [],
    service_name: null,
    group: null,
    tags: [],
    objective_percent: 99.9,
    paused: false,
    ...fields,
  };
}

export function anAvailability(fields: Partial<Availability> = {}): Availability {
  return {
    from: '2026-02-01T12:00:00.000000Z',
    to: SERVICE_NOW,
    up_seconds: 2_592_000,
    down_seconds: 0,
    unknown_seconds: 0,
    maintenance_seconds: 0,
    availability_percent: 100,
    outages: 0,
    ...fields,
  };
}

export function aServiceDetail(fields: Partial<ServiceDetail> = {}): ServiceDetail {
  const definition = aDefinition();
  const all = anAvailability();
  return {
    ...aService(),
    description: '',
    definition,
    config: definition.check,
    interval_seconds: 60,
    service_name: null,
    availability: { day: all, week: all, month: all, quarter: all },
    error_budget: null,
    observations: [],
    heartbeat_url: null,
    ...fields,
  };
}

export function someBars(percents: Readonly<Record<number, readonly (number | null)[]>>): ServiceBars {
  const [first = []] = Object.values(percents);
  return {
    days: first.map((_, at) => `2026-02-${String(at + 1).padStart(2, '0')}`),
    items: Object.entries(percents).map(([id, values]) => ({
      service_id: Number(id),
      availability_percent: [...values],
      down_seconds: values.map((value) => (value === null ? 0 : Math.round((100 - value) * 864))),
    })),
  };
}

export function aMaintenance(fields: Partial<Maintenance> = {}): Maintenance {
  return {
    id: 1,
    title: 'Upgrade',
    note: '',
    from: '2026-03-01T11:30:00.000000Z',
    to: '2026-03-01T12:30:00.000000Z',
    all: false,
    service_ids: [],
    host_ids: [],
    groups: [],
    public: true,
    state: 'running',
    created_by: 'ann@example.com',
    ...fields,
  };
}

export function aStatusIncident(fields: Partial<StatusIncident> = {}): StatusIncident {
  return {
    id: 1,
    title: 'Orders cannot be paid',
    impact: 'major',
    service_ids: [1],
    status: 'investigating',
    started_at: '2026-03-01T11:50:00.000000Z',
    resolved_at: null,
    updates: [{ at: '2026-03-01T11:50:00.000000Z', status: 'investigating', text: 'We look into it.' }],
    ...fields,
  };
}

export function someHouseSettings(
  statusPage: Partial<CurrentSettings['settings']['status_page']> = {},
): CurrentSettings {
  return {
    version: 4,
    updated_at: null,
    updated_by: null,
    fixed: [],
    settings: {
      general: { name: 'VigilOps', time_zone: 'UTC', language: 'en' },
      hosts: { offline_after_seconds: 90 },
      retention: {
        metrics_days: 15,
        rollups_days: 400,
        logs_days: 7,
        traces_days: 7,
        checks_days: 30,
        changes_days: 90,
        llm_calls_days: 400,
        max_database_bytes: null,
      },
      notifications: {
        default_channels: [],
        quiet_times: [],
        policies: [],
        duty: [],
        denoising: { correlate: 'on', hold_short_lived: 'on', flapping: 'on' },
        dead_man: { url: null, every_seconds: 60 },
        silent_server: { channel: null, after_seconds: 300, hosts: 3 },
      },
      logs: { find_fields: true, lines_per_minute_per_service: 600_000 },
      archive: {
        target: 'none',
        keep_days: 365,
        endpoint: null,
        region: 'us-east-1',
        bucket: '',
        prefix: '',
        path_style: false,
      },
      ai: {
        enabled: false,
        provider: null,
        model: null,
        analysis_interval_minutes: 60,
        send_raw_logs: false,
        project: null,
        max_turns: 8,
        max_usd_per_question: 0.5,
        max_usd_per_day: 5,
        auto_investigate: true,
      },
      digest: {
        daily: false,
        weekly: true,
        hour: 9,
        weekday: 'mon',
        language: 'house',
        channels: [],
      },
      status_page: {
        enabled: false,
        title: 'Status',
        logo: null,
        language: 'auto',
        link: null,
        contact: null,
        days: 90,
        time_zone: 'UTC',
        services: [],
        ...statusPage,
      },
    },
  };
}
