import { op, publish, service, sql, type ServicePlan } from '../plan.ts';

export const DATA_SERVICES: readonly ServicePlan[] = [
  service('data', 'go', 'geo-lookup', [op('GET /ip/{ip}', 0.8)]),
  service('data', 'go', 'events-collector', [
    op('POST /events', 1, [publish('events-stream', 'clickstream', 0.2)], 4),
  ]),
  service('data', 'rabbitmq', 'events-stream'),
  service('data', 'java', 'clickstream-worker', [op('CONSUME clickstream', 6)], { role: 'worker' }),
  service('data', 'postgresql', 'warehouse-db'),
  service(
    'data',
    'nodejs',
    'report-api',
    [
      op(
        'GET /reports/{id}',
        9,
        [sql('warehouse-db', 'SELECT day, sum(total_minor) FROM sales GROUP BY day', 180)],
        0.05,
      ),
    ],
    { rhythm: 'office' },
  ),
  service('data', 'java', 'report-scheduler', [], { rhythm: 'batch' }),
  service(
    'data',
    'nodejs',
    'dashboard-backend',
    [op('GET /tiles', 8, [sql('warehouse-db', 'SELECT metric, value FROM tiles WHERE board = $1', 20)], 0.2)],
    { rhythm: 'office' },
  ),
  service('data', 'python', 'etl-orders', [], { role: 'worker', rhythm: 'batch' }),
  service('data', 'python', 'etl-payments', [], { role: 'worker', rhythm: 'batch', language: 'zh' }),
  service('data', 'python', 'etl-users', [], { role: 'worker', rhythm: 'batch' }),
  service('data', 'python', 'warehouse-loader', [], { role: 'worker', rhythm: 'batch' }),
  service('data', 'python', 'data-quality', [], { role: 'worker', rhythm: 'batch', language: 'zh' }),
  service('data', 'python', 'usage-rollup', [], { role: 'worker', rhythm: 'batch' }),
  service(
    'data',
    'go',
    'export-api',
    [
      op(
        'POST /exports',
        5,
        [sql('warehouse-db', 'INSERT INTO exports (query, state) VALUES ($1, $2)', 3)],
        0.03,
      ),
    ],
    { rhythm: 'office' },
  ),
  service('data', 'go', 'archive-worker', [], { role: 'worker', rhythm: 'batch' }),
  service('data', 'nodejs', 'ab-testing-api', [
    op(
      'GET /assignments',
      2,
      [sql('experiment-db', 'SELECT variant FROM assignments WHERE user_id = $1', 1.5, 0.4)],
      2,
    ),
  ]),
  service('data', 'postgresql', 'experiment-db'),
  service('data', 'go', 'backup-runner', [], { role: 'worker', rhythm: 'batch' }),
];
