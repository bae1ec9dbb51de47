/** Whether attributes are the sender's own words: where a line stands is said by whoever reads the file. */
export function isOwnKey(key: string): boolean {
  return !key.startsWith('log.') && !key.startsWith('vigilops.');
}
