import { VigilError } from '@vigilops/contracts';
import type { LlmPlay } from '@vigilops/contracts/api';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LlmKeyRecord } from '../../model/index.ts';
import { stateOfKey } from '../keys/find-key.ts';
import type { Refusal } from '../wire/errors.ts';
import type { JsonObject } from '../wire/json.ts';
import { admitCall, type AdmitDeps, type AskedBy, type Visit } from './admit-call.ts';
import { tooManyUnderWay } from './calls-under-way.ts';
import type { HouseKeeper, HouseView } from './house.ts';
import { planCall } from './plan.ts';
import { refusal, sendRefusal } from './reply.ts';

/** What is said, and how. */
export type Play = Omit<LlmPlay, 'project_id'>;

/**
 * A project pays, without a key, for what Admins try; a person's own key for what they do. Either is a call like every other:
 * budgets, redaction, journal and a row.
 */
export type Player =
  | { readonly kind: 'project'; readonly projectId: number; readonly userId: number | null }
  | { readonly kind: 'key'; readonly keyId: number; readonly userId: number };

export interface Playground {
  /** Throws NOT_FOUND where there is no such project or key of theirs, and STORE_UNAVAILABLE while the gateway starts. */
  open(player: Player): PlayTurn;
}

/** Answers as `/v1/chat/completions` does for a stream, its refusals too. Resolves when the client has its answer. */
export type PlayTurn = (play: Play, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Calls without a key are told by it. */
const ENVIRONMENT = 'playground';

export interface PlaygroundDeps extends AdmitDeps {
  readonly keeper: Pick<HouseKeeper, 'view'>;
  readonly newId: () => string;
}

export function createPlayground(deps: PlaygroundDeps): Playground {
  return {
    open(player) {
      const view = deps.keeper.view();
      if (view === undefined) {
        throw new VigilError('STORE_UNAVAILABLE', 'the gateway has not seen its database yet');
      }
      const by = payerOf(view, player, deps.clock.now().getTime() * 1_000);
      return (play, request, response) => {
        const visit: Visit = {
          request,
          response,
          requestId: deps.newId(),
          format: 'chat',
          beganMs: deps.clock.monotonicMs(),
          timeUs: deps.clock.now().getTime() * 1_000,
        };
        return answer(deps, visit, by, play);
      };
    },
  };
}

async function answer(deps: PlaygroundDeps, visit: Visit, by: AskedBy, play: Play): Promise<void> {
  const { response, requestId } = visit;
  const refuse = (why: Refusal) => void sendRefusal(response, 'chat', why, requestId);
  const crowded = tooManyUnderWay(deps.underWay);
  if (crowded !== undefined) {
    refuse(crowded);
    return;
  }
  try {
    await admitCall(deps, visit, by, bodyOf(deps, by.view, play), refuse);
  } catch (error) {
    deps.logger.error({ err: error, requestId }, 'a call of an LLM failed for a reason that is a defect');
    sendRefusal(response, 'chat', refusal('internal', 'The gateway failed.'), requestId);
    response.destroy();
  }
}

function payerOf(view: HouseView, player: Player, nowUs: number): AskedBy {
  if (player.kind === 'key') {
    const key = view.house.keys.find(
      ({ id, user_id: owner }) => id === player.keyId && owner === player.userId,
    );
    if (key === undefined || stateOfKey(key, nowUs) !== 'active') {
      throw new VigilError('NOT_FOUND', `you have no key ${String(player.keyId)} that works`);
    }
    return { view, key, keyHash: currentHash(key) };
  }
  if (!view.projectById.has(player.projectId)) {
    throw new VigilError('NOT_FOUND', `there is no project ${String(player.projectId)}`);
  }
  const { projectId, userId } = player;
  const free = { models: [], rpm: null, tpm: null };
  const key = { id: null, project_id: projectId, user_id: userId, environment: ENVIRONMENT, ...free };
  return { view, key, keyHash: null };
}

/** The one that a revocation is looked for by. */
function currentHash({ hashes }: LlmKeyRecord): string | null {
  return hashes[0]?.hex ?? null;
}

/** OpenAI's newer models know another name for the limit than all who speak like it. */
function bodyOf(deps: AdmitDeps, view: HouseView, { max_tokens: most, ...play }: Play): JsonObject {
  const target = planCall(view, play.model, () => 0)?.targets[0].provider;
  const field = target === undefined ? undefined : deps.providerOfType(target.type)?.maxTokensField;
  return { ...play, stream: true, ...(most === undefined ? {} : { [field ?? 'max_tokens']: most }) };
}
