/** The one data source of every dashboard; the uid is the provisioned one. */
export const SOURCE = { type: 'vigilops-datasource', uid: 'vigilops' } as const;

export const TAG = 'vigilops';

export const UID = {
  overview: 'vigilops-overview',
  host: 'vigilops-host',
  fleet: 'vigilops-fleet',
  services: 'vigilops-services',
  logs: 'vigilops-logs',
  self: 'vigilops-self',
  llm: 'vigilops-llm',
  postgresql: 'vigilops-postgresql',
  mysql: 'vigilops-mysql',
  redis: 'vigilops-redis',
  mongodb: 'vigilops-mongodb',
} as const;
