import { systemClock, type Logger } from '@vigilops/runtime';
import { createAuthenticator } from '../../ingest/index.ts';
import type { Inside } from '../../llm/index.ts';
import type { ReadingRoom } from '../../store/test/open-reading-room.ts';
import { openFrontDoor } from './house.ts';
import { serve, type Served } from './serve.ts';

/** The front door on a room, on loopback; its callers have tokens of that room. */
export function serveRoom(
  room: ReadingRoom,
  parts: { readonly logger: Logger; readonly inside?: Inside },
): Promise<Served> {
  const { readers, tokens, accounts: accountStore } = room;
  const { authenticate } = createAuthenticator({ clock: systemClock, tokens, onUsed: () => undefined });
  return serve(openFrontDoor({ readers, authenticate, accountStore, room, tokens, ...parts }));
}
