import type { Readable } from 'node:stream';

const MAX_CHARACTERS = 4_096;

/** The first line of standard input, where no other program can see it. */
export async function readSecret(input: Readable): Promise<string> {
  let text = '';
  input.setEncoding('utf8');
  for await (const part of input as AsyncIterable<string>) {
    text += part;
    if (text.includes('\n') || text.length > MAX_CHARACTERS) {
      break;
    }
  }
  return text.slice(0, MAX_CHARACTERS).split('\n', 1)[0]?.trim() ?? '';
}
