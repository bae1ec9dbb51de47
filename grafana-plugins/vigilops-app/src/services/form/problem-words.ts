import { t } from '../../t.ts';

/** What the API says of a field that is wrong, in the viewer's language. The English is the API's own. */
const WORDS: Readonly<Record<string, () => string>> = {
  'must be an http:// or https:// URL': () => t('check.problem.url', 'must be an http:// or https:// URL'),
  'must not hold a user or password: use the header Authorization': () =>
    t('check.problem.user', 'must not hold a user or password: use the header Authorization'),
  'must be a host name or an address': () => t('check.problem.host', 'must be a host name or an address'),
  "must look like $.status or $['a'][0]": () =>
    t('check.problem.json-path', "must look like $.status or $['a'][0]"),
  'must look like 200, 2xx or 200-399': () => t('check.problem.status', 'must look like 200, 2xx or 200-399'),
  // Of a header: what is wrong is its name.
  'Invalid key in record': () => t('check.problem.header', 'must be the name of an HTTP header'),
  'must be one line': () => t('check.problem.line', 'must be one line'),
  'at most 32 headers': () => t('check.problem.headers', 'at most 32 headers'),
  'must be an address, with a port or without': () =>
    t('check.problem.resolver', 'must be an address, with a port or without'),
  'must be an https://, http:// or mailto: address': () =>
    t('check.problem.link', 'must be an https://, http:// or mailto: address'),
  'must not be longer than interval_seconds': () =>
    t('check.problem.timeout', 'must not be longer than the interval'),
};

/** What has no words here is shown as the API says it. */
export const inWords = (message: string): string => WORDS[message]?.() ?? message;

export const KNOWN_PROBLEMS = Object.keys(WORDS);
