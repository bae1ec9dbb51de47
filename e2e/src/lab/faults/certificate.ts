import { SITE } from '../stage.ts';
import type { Fault } from './fault.ts';

export const certificate: Fault = {
  name: 'certificate',
  title: 'expired certificate',
  begin: async ({ site }) => site.show('expired'),
  end: async ({ site }) => site.show('good'),
  about: new RegExp(`${SITE}|certificate|证书`, 'iu'),
  cause: new RegExp(`${SITE}|certificate`, 'iu'),
  words: {
    'which service': new RegExp(SITE, 'u'),
    'it is the certificate': /certificate/iu,
    expired: /expired/iu,
  },
  patienceMs: 60_000,
};
