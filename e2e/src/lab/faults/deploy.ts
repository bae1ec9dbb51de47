import { BROKEN_VERSION } from '../shop/shop.ts';
import type { Fault } from './fault.ts';

export const deploy: Fault = {
  name: 'deploy',
  shop: 'toys',
  title: '5xx after a deploy',
  begin: ({ shop }) => shop('toys').deployPayments('broken'),
  end: ({ shop }) => shop('toys').deployPayments('good'),
  about: /toys|digits/iu,
  cause: /^(?:service|change|dependency) .*toys-payments|digits/iu,
  words: {
    'which service': /toys-payments/u,
    'what breaks': /reading 'digits'|refund/u,
    'which version': new RegExp(BROKEN_VERSION.replaceAll('.', '\\.'), 'u'),
  },
  patienceMs: 120_000,
};
