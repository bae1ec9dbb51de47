import { call, external, op, publish, redis, service, sql, type ServicePlan } from '../plan.ts';

export const ORDER_SERVICES: readonly ServicePlan[] = [
  service('orders', 'postgresql', 'orders-db'),
  service(
    'orders',
    'java',
    'checkout-api',
    [
      op('POST /checkout', 10, [
        call('cart-api', 'GET /cart'),
        call('pricing-api', 'POST /quote'),
        call('tax-calculator', 'POST /tax'),
        call('inventory-api', 'POST /reservations'),
        call('payments-api', 'POST /payments'),
        call('orders-api', 'POST /orders'),
      ]),
    ],
    { instances: 2 },
  ),
  service(
    'orders',
    'nodejs',
    'orders-api',
    [
      op('GET /orders', 8, [
        sql(
          'orders-db',
          'SELECT id, state, total_minor FROM orders WHERE user_id = $1 ORDER BY id DESC LIMIT 20',
          5,
        ),
      ]),
      op('GET /orders/{id}', 5, [
        redis('orders-cache', 'GET order'),
        sql('orders-db', 'SELECT id, state, total_minor FROM orders WHERE id = $1', 2, 0.4),
      ]),
      op('POST /orders', 7, [
        sql('orders-db', 'INSERT INTO orders (user_id, total_minor, state) VALUES ($1, $2, $3)', 4),
        publish('order-events', 'order.created'),
      ]),
    ],
    { instances: 2 },
  ),
  service('orders', 'redis', 'orders-cache'),
  service('orders', 'rabbitmq', 'order-events'),
  service('orders', 'nodejs', 'cart-api', [
    op('GET /cart', 3, [redis('orders-cache', 'HGETALL cart')]),
    op('POST /cart/items', 4, [
      redis('orders-cache', 'HSET cart'),
      call('inventory-api', 'GET /stock/{sku}', 0.8),
    ]),
  ]),
  service('orders', 'go', 'inventory-api', [
    op('GET /stock/{sku}', 1.5, [
      sql('inventory-db', 'SELECT on_hand, reserved FROM stock WHERE sku = $1', 1.5, 0.5),
    ]),
    op('POST /reservations', 3, [
      sql('inventory-db', 'UPDATE stock SET reserved = reserved + $2 WHERE sku = $1', 4),
    ]),
  ]),
  service('orders', 'postgresql', 'inventory-db'),
  service('orders', 'go', 'pricing-api', [
    op('POST /quote', 2, [
      redis('orders-cache', 'MGET price'),
      call('promotions-api', 'GET /promotions', 0.5),
    ]),
  ]),
  service(
    'orders',
    'python',
    'promotions-api',
    [op('GET /promotions', 11, [redis('orders-cache', 'GET promotions')])],
    {
      language: 'zh',
    },
  ),
  service('orders', 'java', 'shipping-api', [
    op('POST /shipments', 9, [
      call('shipping-rates', 'GET /quotes'),
      sql('orders-db', 'INSERT INTO shipments (order_id, carrier) VALUES ($1, $2)', 3),
    ]),
  ]),
  service('orders', 'go', 'shipping-rates', [
    op('GET /quotes', 3, [external('carrier.example', 'GET /rates', 90, 0.4)]),
  ]),
  service(
    'orders',
    'java',
    'fulfilment-worker',
    [
      op('CONSUME order.created', 20, [
        call('shipping-api', 'POST /shipments'),
        publish('order-events', 'order.shipped', 0.9),
      ]),
    ],
    { role: 'worker' },
  ),
  service(
    'orders',
    'python',
    'warehouse-sync',
    [op('CONSUME order.shipped', 35, [external('warehouse.example', 'POST /pick-lists', 180)])],
    {
      role: 'worker',
      language: 'zh',
    },
  ),
  service('orders', 'java', 'returns-api', [
    op(
      'POST /returns',
      7,
      [
        sql('orders-db', 'UPDATE orders SET state = $2 WHERE id = $1', 3),
        call('refunds-api', 'POST /refunds', 0.8),
      ],
      0.05,
    ),
  ]),
  service(
    'orders',
    'nodejs',
    'notification-dispatcher',
    [
      op('CONSUME order.shipped', 5, [
        call('sms-sender', 'POST /sms', 0.5),
        call('email-sender', 'POST /mail', 0.9),
      ]),
    ],
    { role: 'worker', language: 'zh' },
  ),
  service('orders', 'go', 'sms-sender', [
    op('POST /sms', 3, [external('sms-provider.example', 'POST /messages', 110)]),
  ]),
  service('orders', 'python', 'email-sender', [
    op('POST /mail', 14, [external('mail-relay.example', 'POST /send', 70)]),
  ]),
  service('orders', 'go', 'delivery-tracker', [
    op('GET /deliveries/{id}', 3, [
      redis('orders-cache', 'GET delivery'),
      sql('orders-db', 'SELECT state, eta FROM deliveries WHERE id = $1', 2, 0.3),
    ]),
  ]),
  service('orders', 'java', 'order-archiver', [], { role: 'worker', rhythm: 'batch' }),
];
