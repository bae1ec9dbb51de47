import type { FakeReply, FakeRequest } from '../fake-server.ts';

/** A provider as it is: what it takes, what it refuses, and in which words. */
export interface FakeProvider {
  readonly type: string;
  /** A form for it, with canaries in place of secrets. */
  readonly config: (url: string) => Readonly<Record<string, string | number | boolean | string[]>>;
  /** Checks size, signature and shape, as the provider does, at this moment. */
  readonly answer: (request: FakeRequest, now: Date) => FakeReply;
  /** Whether marks in what is sent are read as Markdown there. */
  readonly readsMarkdown: boolean;
  /** What would call people by name there; null where nothing does but what looks like a tag, which is forbidden everywhere. */
  readonly mention: RegExp | null;
  /** A text as its readers see it, where its format has a way to say that a mark is a mark. */
  readonly shown?: (text: string) => string;
  /** 200, and an error of its own that no repetition mends. */
  readonly refusal: FakeReply;
  /** Its own way to say that it is too much; null where it has none but 429. */
  readonly busy: { readonly reply: FakeReply; readonly waitMs: number | null } | null;
}

/** What must be found nowhere but where it belongs. */
export const SECRET = 'CANARY-secret-0123456789';

export function jsonOf(request: FakeRequest): Record<string, never> {
  return JSON.parse(request.body) as Record<string, never>;
}

export function bytes(text: string): number {
  return Buffer.byteLength(text);
}
