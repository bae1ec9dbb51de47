/** So much of a secret is of use to somebody. */
const WINDOW = 8;

/** Whether any part of it that is worth something is still there. */
export function leaks(secret: string, text: string): boolean {
  const size = Math.min(WINDOW, secret.length);
  for (let at = 0; at + size <= secret.length; at += 1) {
    if (text.includes(secret.slice(at, at + size))) {
      return true;
    }
  }
  return false;
}
