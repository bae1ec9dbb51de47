/** `env:production` in its parts; the value may hold colons. */
export function labelPair(text: string): readonly [key: string, value: string] {
  const end = text.indexOf(':');
  return [text.slice(0, end), text.slice(end + 1)];
}
