import { call, op, publish, redis, service, sql, type ServicePlan } from '../plan.ts';

export const USER_SERVICES: readonly ServicePlan[] = [
  service('users', 'postgresql', 'users-db'),
  service('users', 'redis', 'session-cache'),
  service(
    'users',
    'go',
    'auth-api',
    [
      op('GET /sessions/{id}', 1, [redis('session-cache', 'GET session')]),
      op('POST /login', 6, [
        call('captcha-verifier', 'POST /verify', 0.3),
        sql('users-db', 'SELECT id, password_hash FROM accounts WHERE login = $1', 2),
        call('login-risk', 'POST /assess', 0.6),
        call('token-issuer', 'POST /tokens'),
        publish('user-events', 'user.signed-in', 0.9),
      ]),
    ],
    { instances: 2 },
  ),
  service('users', 'go', 'token-issuer', [op('POST /tokens', 4, [redis('session-cache', 'SETEX session')])]),
  service('users', 'go', 'users-api', [
    op('GET /users/{id}', 2, [
      sql('users-db', 'SELECT id, locale, created_at FROM accounts WHERE id = $1', 1.5),
    ]),
  ]),
  service('users', 'nodejs', 'profile-api', [
    op('GET /profile', 7, [
      call('auth-api', 'GET /sessions/{id}'),
      call('users-api', 'GET /users/{id}'),
      call('address-book', 'GET /addresses', 0.4),
      call('preferences-api', 'GET /preferences', 0.6),
    ]),
  ]),
  service('users', 'rabbitmq', 'user-events'),
  service('users', 'python', 'avatar-resizer', [op('CONSUME user.updated', 120)], { role: 'worker' }),
  service('users', 'nodejs', 'preferences-api', [
    op('GET /preferences', 3, [redis('session-cache', 'GET preferences')]),
    op(
      'PUT /preferences',
      4,
      [
        sql('users-db', 'UPDATE preferences SET document = $2 WHERE user_id = $1', 3),
        publish('user-events', 'user.updated'),
      ],
      0.1,
    ),
  ]),
  service('users', 'java', 'address-book', [
    op('GET /addresses', 5, [
      sql('users-db', 'SELECT id, region, line FROM addresses WHERE user_id = $1', 2),
    ]),
  ]),
  service(
    'users',
    'java',
    'loyalty-api',
    [op('GET /points', 5, [sql('loyalty-db', 'SELECT balance FROM points WHERE user_id = $1', 2)])],
    { language: 'zh' },
  ),
  service('users', 'postgresql', 'loyalty-db'),
  service('users', 'nodejs', 'consent-api', [
    op(
      'GET /consents',
      3,
      [sql('users-db', 'SELECT purpose, granted FROM consents WHERE user_id = $1', 2)],
      0.2,
    ),
  ]),
  service(
    'users',
    'go',
    'audit-writer',
    [
      op('CONSUME user.signed-in', 2, [
        sql('users-db', 'INSERT INTO audit_log (actor_id, action) VALUES ($1, $2)', 2),
      ]),
    ],
    { role: 'worker' },
  ),
  service('users', 'python', 'login-risk', [op('POST /assess', 18, [call('geo-lookup', 'GET /ip/{ip}')])]),
  service('users', 'nodejs', 'captcha-verifier', [op('POST /verify', 9)]),
  service(
    'users',
    'java',
    'support-desk',
    [
      op('POST /tickets', 11, [
        sql('users-db', 'INSERT INTO tickets (user_id, topic) VALUES ($1, $2)', 3),
        call('orders-api', 'GET /orders', 0.6),
      ]),
    ],
    { rhythm: 'office', language: 'zh' },
  ),
  service('users', 'python', 'feedback-api', [op('POST /feedback', 8, [], 0.05)]),
];
