import { BROKEN_VERSION } from '../shop/shop.ts';
import type { Fault } from './fault.ts';

export const deploy: Fault = {
  name: 'deploy',
  title: '5xx after a deploy',
  begin: ({ shop }) => shop.deployPayments('broken'),
  end: ({ shop }) => shop.deployPayments('good'),
  about: /payments|refund|digits|TypeError|web|api/iu,
  cause: /payments|refund|digits/iu,
  words: {
    'which service': /payments/u,
    'what breaks': /reading 'digits'|refund/u,
    'which version': new RegExp(BROKEN_VERSION.replaceAll('.', '\\.'), 'u'),
  },
  patienceMs: 120_000,
};
