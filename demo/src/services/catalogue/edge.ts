import { call, op, redis, service, type ServicePlan } from '../plan.ts';

/** What faces the internet: every user request enters here. */
export const EDGE_SERVICES: readonly ServicePlan[] = [
  service(
    'edge',
    'nginx',
    'web-gateway',
    [
      op('GET /', 1, [call('web-storefront', 'GET /')], 3),
      op('GET /api/catalog/{sku}', 1, [call('catalog-api', 'GET /catalog/{sku}')], 4),
      op('GET /api/search', 1, [call('search-api', 'GET /search')], 3),
      op('POST /api/cart/items', 1, [call('cart-api', 'POST /cart/items')], 1.2),
      op('POST /api/checkout', 1, [call('checkout-api', 'POST /checkout')], 0.7),
      op('POST /api/payments', 1, [call('payments-api', 'POST /payments')], 0.5),
      op('GET /api/payments/{id}', 1, [call('payments-api', 'GET /payments/{id}')], 0.6),
      op('GET /api/orders/{id}', 1, [call('orders-api', 'GET /orders/{id}')], 1.4),
      op('POST /api/login', 1, [call('auth-api', 'POST /login')], 0.5),
      op('GET /api/profile', 1, [call('profile-api', 'GET /profile')], 0.9),
      op('POST /api/support/tickets', 1, [call('support-desk', 'POST /tickets')], 0.06),
    ],
    { instances: 3 },
  ),
  service(
    'edge',
    'nginx',
    'mobile-gateway',
    [
      op('GET /m/home', 1, [call('mobile-bff', 'GET /home')], 2.5),
      op('GET /m/suggest', 1, [call('suggest-api', 'GET /suggest')], 2.2),
      op('POST /m/checkout', 1, [call('mobile-bff', 'POST /checkout')], 0.4),
      op('GET /m/deliveries/{id}', 1, [call('delivery-tracker', 'GET /deliveries/{id}')], 0.5),
    ],
    { instances: 2 },
  ),
  service(
    'edge',
    'nginx',
    'admin-gateway',
    [op('GET /admin', 1, [call('admin-console', 'GET /admin')], 0.2)],
    {
      rhythm: 'office',
    },
  ),
  service('edge', 'nginx', 'static-assets', [op('GET /assets/{file}', 0.6, [], 6)]),
  service(
    'edge',
    'nodejs',
    'web-storefront',
    [
      op('GET /', 18, [
        redis('session-cache', 'GET session', 0.9),
        call('catalog-api', 'GET /catalog', 0.7),
        call('promotions-api', 'GET /promotions', 0.4),
        call('recommendations-api', 'GET /recommendations', 0.5),
      ]),
    ],
    { instances: 2, role: 'web' },
  ),
  service(
    'edge',
    'nodejs',
    'mobile-bff',
    [
      op('GET /home', 12, [
        call('auth-api', 'GET /sessions/{id}'),
        call('recommendations-api', 'GET /recommendations', 0.8),
        call('loyalty-api', 'GET /points', 0.5),
      ]),
      op('POST /checkout', 14, [
        call('auth-api', 'GET /sessions/{id}'),
        call('checkout-api', 'POST /checkout'),
      ]),
    ],
    { instances: 2, role: 'web' },
  ),
  service(
    'edge',
    'nodejs',
    'admin-console',
    [
      op('GET /admin', 25, [
        call('report-api', 'GET /reports/{id}', 0.5),
        call('orders-api', 'GET /orders', 0.5),
      ]),
    ],
    { role: 'web', rhythm: 'office', language: 'zh' },
  ),
  service(
    'edge',
    'go',
    'partner-api',
    [
      op('GET /v1/stock/{sku}', 3, [call('inventory-api', 'GET /stock/{sku}')], 0.8),
      op('POST /v1/orders', 6, [call('orders-api', 'POST /orders')], 0.15),
    ],
    { role: 'web', rhythm: 'office' },
  ),
];
