import { readFileSync } from 'node:fs';

/** The token to send with, which may be replaced while the agent runs. */
export interface SendingToken {
  current(): string;
  /** Looks whether its file holds another one by now. What cannot be read, or is no token, changes nothing. */
  look(): void;
}

const MAX_CHARACTERS = 4_096;

export function createSendingToken(token: string, file: string | undefined): SendingToken {
  let current = token;
  return {
    current: () => current,
    look() {
      const found = file === undefined ? undefined : readToken(file);
      current = found ?? current;
    },
  };
}

function readToken(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text !== '' && text.length <= MAX_CHARACTERS && !/[\s\p{Cc}]/u.test(text) ? text : undefined;
  } catch {
    // It is being replaced, or its owner has not got that far yet.
    return undefined;
  }
}
