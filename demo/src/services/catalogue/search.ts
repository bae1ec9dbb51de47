import { call, op, publish, redis, service, sql, type ServicePlan } from '../plan.ts';

export const SEARCH_SERVICES: readonly ServicePlan[] = [
  service('search', 'opensearch', 'search-index', [], { instances: 2 }),
  service('search', 'redis', 'search-cache'),
  service(
    'search',
    'java',
    'search-api',
    [
      op('GET /search', 9, [
        redis('search-cache', 'GET query'),
        sql('search-index', 'SEARCH products', 24, 0.7),
        call('ranking-model', 'POST /rank', 0.7),
      ]),
    ],
    { instances: 2 },
  ),
  service('search', 'go', 'suggest-api', [
    op('GET /suggest', 1.5, [
      redis('search-cache', 'ZRANGE suggest'),
      sql('search-index', 'SEARCH suggestions', 8, 0.2),
    ]),
  ]),
  service(
    'search',
    'java',
    'indexer-worker',
    [op('CONSUME catalog.changed', 30, [sql('search-index', 'BULK products', 40)])],
    {
      role: 'worker',
    },
  ),
  service('search', 'go', 'catalog-api', [
    op('GET /catalog', 4, [
      redis('search-cache', 'GET catalog-page'),
      sql('catalog-db', 'SELECT sku, title, price_minor FROM products ORDER BY rank LIMIT 40', 6, 0.2),
    ]),
    op('GET /catalog/{sku}', 2, [
      redis('search-cache', 'GET product'),
      sql('catalog-db', 'SELECT sku, title, price_minor FROM products WHERE sku = $1', 2, 0.3),
      call('reviews-api', 'GET /reviews', 0.5),
      call('media-api', 'GET /media/{sku}', 0.6),
    ]),
    op(
      'PUT /catalog/{sku}',
      6,
      [
        sql('catalog-db', 'UPDATE products SET price_minor = $2 WHERE sku = $1', 3),
        publish('events-stream', 'catalog.changed'),
      ],
      0.05,
    ),
  ]),
  service('search', 'postgresql', 'catalog-db'),
  service('search', 'nodejs', 'media-api', [op('GET /media/{sku}', 4, [redis('search-cache', 'GET media')])]),
  service('search', 'python', 'media-transcoder', [], { role: 'worker', rhythm: 'office' }),
  service('search', 'python', 'recommendations-api', [
    op('GET /recommendations', 16, [
      redis('feature-cache', 'MGET features'),
      call('ranking-model', 'POST /rank', 0.9),
    ]),
  ]),
  service('search', 'python', 'ranking-model', [
    op('POST /rank', 28, [redis('feature-cache', 'MGET vectors')]),
  ]),
  service('search', 'redis', 'feature-cache'),
  service('search', 'nodejs', 'reviews-api', [
    op('GET /reviews', 5, [
      sql('reviews-db', 'SELECT id, stars, body FROM reviews WHERE sku = $1 ORDER BY id DESC LIMIT 10', 3),
    ]),
  ]),
  service('search', 'postgresql', 'reviews-db'),
  service('search', 'python', 'sitemap-builder', [], { role: 'worker', rhythm: 'batch' }),
  service('search', 'go', 'crawler-guard', [
    op('GET /verdict', 1, [redis('search-cache', 'GET verdict')], 1.5),
  ]),
  service(
    'search',
    'go',
    'synonym-editor',
    [op('GET /synonyms', 3, [sql('catalog-db', 'SELECT term, synonyms FROM synonyms', 3)], 0.02)],
    {
      rhythm: 'office',
    },
  ),
];
