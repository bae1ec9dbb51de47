import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TokenRecord } from '../model/index.ts';
import { createReaders } from '../store/index.ts';
import { openReadingRoom, type ReadingRoom } from '../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../store/test/store-schema.ts';
import { createOpenApiDocument, ROUTES } from './index.ts';
import { arbitraryOf, GIVEN_BY_ANSWERS, type OpenApi } from './test/arbitrary-of-schema.ts';
import { openFrontDoor } from './test/house.ts';
import { seedAlert, seedDatabase, seedHouse, seedJob } from './test/seed.ts';
import { recordingLogger, serve, type Ask, type Served } from './test/serve.ts';

/** `FUZZ_RUNS=500` for a long night. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 40);
const SEED = Number(process.env['FUZZ_SEED'] ?? 42);

const document = createOpenApiDocument(ROUTES, '0') as OpenApi;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
const everything: TokenRecord = {
  id: 1,
  name: 'all',
  kind: 'agent',
  scopes: new Set(['ingest', 'read', 'write']),
  hostId: 1,
  hostKey: null,
  expiresAt: null,
  revokedAt: null,
};

/** What must exist already, or a secret that nobody guesses; the first calls of the fuzz may make one that is found. */
const RARELY_THERE = new Set([
  // Either one field or the other, and then a text that is a list of pipelines.
  'saveLogPipelines',
  'tryLogPipeline',
  'changeLogSearch',
  'getLogTemplate',
  'getLogTemplateSeries',
  'changeLogTemplate',
  'eraseLogTemplate',
  'mergeLogTemplates',
  'separateLogTemplate',
  'splitLogTemplate',
  // Of a server that there is, and of all of its many questions sound ones.
  'listDatabaseSlowQueries',
  // Of a host that there is, with an address that is one.
  'createDatabaseDefinition',
  'getDatabaseDefinition',
  'changeDatabaseDefinition',
  'removeDatabaseDefinition',
  'getFinding',
  'judgeFinding',
  'judgeDatabaseAdvice',
  'getForecast',
  // Of an article as it is, or of an incident that there is.
  'changeArticle',
  'getDigest',
  // Either an incident or a moment, and a moment that was; of an answer that there is.
  'rankCauses',
  'getConversation',
  'removeConversation',
  'startInvestigation',
  'judgeRootCause',
  'getRootCause',
  'getErrorIssue',
  'setErrorIssueState',
  'undoErrorIssues',
  'changeErrorIssue',
  'mergeErrorIssues',
  'unmergeErrorIssues',
  'revokeToken',
  'getTrace',
  'getLogContext',
  'login',
  'refresh',
  'logout',
  'changePassword',
  'resetPassword',
  'changeUser',
  'removeUser',
  'createResetLink',
  'withdrawInvitation',
  'mergeHost',
  'changeMaintenance',
  'enrollAgent',
  'changeSilence',
  'expireSilence',
  'splitIncident',
  // Of a day that is archived.
  'retryLogArchive',
  'createLogRestore',
  'getLogRestore',
  'removeLogRestore',
  // Of an end and a duration exactly one, later than a begin of any century, and a time zone that exists.
  'createSilence',
  // Of a kind that exists, with all that its form asks.
  'createChannel',
  'changeChannel',
  'removeChannel',
  'testChannel',
  'createLlmProvider',
  'changeLlmProvider',
  'removeLlmProvider',
  'testLlmProvider',
  'refreshLlmModels',
  'importLlmUsage',
  'removeLlmUsageImport',
  'getLlmDrift',
  // Of something that is there.
  'createLlmAlias',
  'changeLlmAlias',
  'removeLlmAlias',
  'changeLlmProject',
  'removeLlmProject',
  'createLlmKey',
  'changeLlmKey',
  'rotateLlmKey',
  'revokeLlmKey',
  'setLlmPrice',
  'removeLlmPrice',
  'createLlmBudget',
  'changeLlmBudget',
  'removeLlmBudget',
  'liftLlmBudget',
  // A token is nobody who holds keys.
  'getMyLlm',
  'playMyLlm',
  // There is no gateway, and of no call are texts kept.
  'playLlm',
  'getLlmTexts',
  'forgetLlmTexts',
]);

describeEngines(
  'fuzz',
  STORE_SCHEMA,
  (suite) => {
    let room: ReadingRoom;
    let served: Served;
    const logger = recordingLogger();

    beforeAll(async () => {
      room = await openReadingRoom(suite);
      await seedHouse(room, systemClock.now().getTime() * 1_000);
      const readers = createReaders(room.database, { readTimeoutMs: 10_000, questionTimeoutMs: 2_000 });
      const { tokens } = room;
      served = await serve(
        openFrontDoor({
          readers,
          tokens,
          accountStore: room.accounts,
          room,
          logger,
          authenticate: () => Promise.resolve(everything),
        }),
      );
    });
    // What one operation has hidden is there for the next.
    beforeEach(async () => {
      await room.rows('UPDATE vigilops.hosts SET forgotten_at = NULL, merged_into = NULL');
      await seedJob(room);
      await seedAlert(room);
      await seedDatabase(room);
    });
    afterAll(async () => {
      await served.close();
      await room.close();
    });

    it('knows every operation of the description', () => {
      expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(
        ROUTES.map(({ operationId }) => operationId).sort(),
      );
    });

    it.each(operations)(
      '$method $path never fails, whatever is asked',
      async ({ path, method, operation }) => {
        let taken = 0;
        await fc.assert(
          fc.asyncProperty(
            fc.oneof(requestOf(path, method, true), requestOf(path, method, false)),
            async (request) => {
              logger.errors.length = 0;
              const answer = await served.ask(request);
              const place = JSON.stringify({ ...request, body: String(request.body) }).slice(0, 2_000);
              expect(logger.errors, place).toEqual([]);
              expect(answer.status, `${place} ${answer.text.slice(0, 300)}`).toBeLessThan(500);
              taken += answer.status < 300 ? 1 : 0;
              if (answer.status >= 400) {
                expect(answer.json, place).toMatchObject({
                  code: expect.any(String) as string,
                  detail: expect.any(String) as string,
                });
                expect(
                  [...Object.keys(operation.responses), '404', '405', '431'],
                  `${place} ${answer.text}`,
                ).toContain(String(answer.status));
              }
            },
          ),
          { numRuns: RUNS, seed: SEED },
        );
        // A fuzzer that only ever hears "no" tests nothing behind the door.
        const isRarelyThere = RARELY_THERE.has(operation.operationId);
        expect(isRarelyThere || taken > 0, `${String(taken)} of ${String(RUNS)} were taken`).toBe(true);
      },
    );

    function requestOf(path: string, method: string, wild: boolean): fc.Arbitrary<Ask> {
      const operation = document.paths[path]?.[method];
      const parameters = (operation?.parameters ?? []).filter(
        ({ name }) => wild || !GIVEN_BY_ANSWERS.has(name),
      );
      const schema = operation?.requestBody?.content['application/json'].schema;
      const values = fc.record(
        Object.fromEntries(
          parameters.map(({ name, schema: own }) => [name, arbitraryOf(own, document, wild)]),
        ),
        { requiredKeys: parameters.filter((own) => own.in === 'path').map(({ name }) => name) },
      );
      return fc
        .tuple(values, schema === undefined ? fc.constant(undefined) : arbitraryOf(schema, document, wild))
        .map(([given, body]) => {
          const query = new URLSearchParams();
          const headers: Record<string, string> = {};
          let target = path;
          for (const { name, in: place } of parameters) {
            const value = (given as Record<string, unknown>)[name];
            if (place === 'path') {
              target = target.replace(`{${name}}`, encode(textOf(value)));
            } else if (place === 'header') {
              headers[name] = encode(textOf(value ?? ''));
            } else if (value !== undefined) {
              for (const one of Array.isArray(value) ? value : [value]) {
                query.append(name, textOf(one));
              }
            }
          }
          const suffix = query.size === 0 ? '' : `?${query.toString()}`;
          return {
            method: method.toUpperCase(),
            path: `${target}${suffix}`.slice(0, 12_000),
            headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          };
        });
    }
  },
  ['postgres', 'timescale'],
);

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
