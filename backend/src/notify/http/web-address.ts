import { isMetadataName, isMetadataAddress } from './addresses.ts';

/** Whether a text is an address that messages may be sent to, as far as can be seen without asking for its name. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) {
    return false;
  }
  const { protocol, username, password, hash, hostname } = new URL(text);
  const host = bareHost(hostname);
  return (
    (protocol === 'https:' || protocol === 'http:') &&
    username === '' &&
    password === '' &&
    hash === '' &&
    host !== '' &&
    !isMetadataName(host) &&
    !isMetadataAddress(host)
  );
}

/** Of a URL: without the brackets of IPv6 and the dot at the end. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/u, '$1').replace(/\.$/u, '');
}
