import { VigilError } from '@vigilops/contracts';

/** Shorter parts of a name or an address are found in many a good password. */
const MIN_TELLTALE = 4;
const MIN_DISTINCT = 5;

/**
 * What makes a password easy to guess for who knows the person, after NIST SP 800-63B 3.1.1.2: no rules of composition,
 * but nothing that is of the account itself. Throws REQUEST_INVALID with what is wrong. Its length the schema has
 * checked.
 */
export function checkPassword(field: string, password: string, of: { email: string; name: string }): void {
  const plain = password.normalize('NFC').toLowerCase();
  if (new Set(plain).size < MIN_DISTINCT) {
    throw new VigilError('REQUEST_INVALID', `${field}: has too few different characters`);
  }
  const [local = ''] = of.email.toLowerCase().split('@');
  const telltales = [of.email.toLowerCase(), local, of.name.toLowerCase(), 'vigilops'];
  const rest = telltales
    .filter((word) => word.length >= MIN_TELLTALE)
    .sort((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(word, ''), plain);
  if (rest.length < MIN_DISTINCT) {
    throw new VigilError('REQUEST_INVALID', `${field}: is little more than the name or the address`);
  }
}
