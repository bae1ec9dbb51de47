import { call, external, op, publish, redis, service, sql, type ServicePlan } from '../plan.ts';

export const PAYMENT_SERVICES: readonly ServicePlan[] = [
  service('payment', 'postgresql', 'payments-db'),
  service(
    'payment',
    'java',
    'payments-api',
    [
      op('POST /payments', 9, [
        redis('payments-cache', 'SET idempotency'),
        call('fraud-scorer', 'POST /score', 0.9),
        sql(
          'payments-db',
          'INSERT INTO payments (order_id, amount_minor, currency, state) VALUES ($1, $2, $3, $4)',
          4,
        ),
        call('payment-router', 'POST /route'),
        sql('payments-db', 'UPDATE payments SET state = $2, updated_at = now() WHERE id = $1', 3),
        publish('payment-events', 'payment.captured', 0.9),
      ]),
      op('GET /payments/{id}', 4, [
        redis('payments-cache', 'GET payment'),
        sql('payments-db', 'SELECT id, state, amount_minor FROM payments WHERE id = $1', 2, 0.6),
      ]),
    ],
    { instances: 2 },
  ),
  service('payment', 'redis', 'payments-cache'),
  service('payment', 'rabbitmq', 'payment-events'),
  service('payment', 'go', 'payment-router', [
    op('POST /route', 2, [
      call('card-vault', 'GET /cards/{token}', 0.7),
      external('acquirer.example', 'POST /v2/authorisations', 140),
    ]),
  ]),
  service('payment', 'go', 'card-vault', [
    op('GET /cards/{token}', 2, [sql('ledger-db', 'SELECT sealed_pan FROM vault.cards WHERE token = $1', 2)]),
  ]),
  service('payment', 'python', 'fraud-scorer', [
    op('POST /score', 22, [
      redis('payments-cache', 'HGETALL velocity'),
      call('geo-lookup', 'GET /ip/{ip}', 0.5),
    ]),
  ]),
  service('payment', 'java', 'refunds-api', [
    op(
      'POST /refunds',
      8,
      [
        sql('payments-db', 'SELECT id, state FROM payments WHERE id = $1 FOR UPDATE', 3),
        external('acquirer.example', 'POST /v2/refunds', 160),
        publish('payment-events', 'payment.refunded'),
      ],
      0.05,
    ),
  ]),
  service('payment', 'java', 'ledger-api', [
    op('POST /entries', 6, [
      sql('ledger-db', 'INSERT INTO entries (account_id, amount_minor, side) VALUES ($1, $2, $3)', 3),
    ]),
  ]),
  service('payment', 'postgresql', 'ledger-db'),
  service(
    'payment',
    'java',
    'settlement-worker',
    [
      op('CONSUME payment.captured', 15, [
        sql('payments-db', 'UPDATE settlements SET total_minor = total_minor + $2 WHERE batch_id = $1', 6),
        call('ledger-api', 'POST /entries'),
      ]),
    ],
    { role: 'worker' },
  ),
  service('payment', 'nodejs', 'invoice-api', [
    op(
      'GET /invoices/{id}',
      6,
      [sql('ledger-db', 'SELECT number, total_minor FROM invoices WHERE id = $1', 2)],
      0.3,
    ),
  ]),
  service('payment', 'nodejs', 'invoice-renderer', [op('CONSUME payment.captured', 60)], { role: 'worker' }),
  service('payment', 'go', 'payout-worker', [op('CONSUME payment.refunded', 12)], { role: 'worker' }),
  service('payment', 'go', 'currency-rates', [
    op('GET /rates', 1, [redis('payments-cache', 'GET rates')], 0.4),
  ]),
  service('payment', 'nodejs', 'payment-webhooks', [
    op(
      'POST /hooks/acquirer',
      5,
      [sql('payments-db', 'INSERT INTO webhook_events (id, payload) VALUES ($1, $2)', 2)],
      0.4,
    ),
  ]),
  service('payment', 'python', 'chargeback-worker', [op('CONSUME payment.refunded', 30)], { role: 'worker' }),
  service('payment', 'go', 'tax-calculator', [
    op('POST /tax', 2, [redis('payments-cache', 'GET tax-table', 0.9)]),
  ]),
];
