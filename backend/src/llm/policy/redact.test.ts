import { leaks } from '@vigilops/testkit/leaks';
import { seeded } from '@vigilops/testkit/seeded';
import { describe, expect, it } from 'vitest';
import {
  CLEAN_KINDS,
  cleanPrompts,
  PERSONAL_KINDS,
  promptsWithSecrets,
  SECRET_KINDS,
} from '../test/prompts/index.ts';
import { redactBody, type Redaction } from './redact.ts';

function redacted(text: string, level: Redaction = 'secrets_and_personal_data'): string {
  const { body } = redactBody({ model: 'm', messages: [{ role: 'user', content: text }] }, level);
  return String((body.messages as { content: string }[])[0]?.content);
}

const random = seeded(5);
const pick = (letters: string, length: number) =>
  Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
const WORD = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const DIGIT = '0123456789';

function luhn(start: string): string {
  const digits = [...start].map(Number).toReversed();
  const sum = digits
    .map((digit, at) => (at % 2 === 0 ? digit * 2 : digit))
    .reduce((total, d) => total + (d > 9 ? d - 9 : d), 0);
  return `${start}${String((10 - (sum % 10)) % 10)}`;
}
function chineseId(): string {
  const start = `110101${String(1960 + Math.floor(random() * 40))}0${String(1 + Math.floor(random() * 9))}1${pick(DIGIT, 4)}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(start[at]), 0);
  return `${start}${'10X98765432'[sum % 11] ?? ''}`;
}

/** What must not leave, by kind: a text around it, and the part that must be gone. */
const KINDS: Readonly<Record<string, () => readonly [string, string]>> = {
  'OpenAI key': () => whole(`sk-proj-${pick(WORD, 40)}`),
  'Anthropic key': () => whole(`sk-ant-api03-${pick(WORD, 40)}`),
  'key of the gateway': () => whole(`vg-${pick(WORD, 32)}`),
  'GitHub token': () => whole(`ghp_${pick(WORD, 36)}`),
  'GitLab token': () => whole(`glpat-${pick(WORD, 20)}`),
  'Slack token': () => whole(`xoxb-${pick(DIGIT, 12)}-${pick(WORD, 24)}`),
  'AWS key id': () => whole(`AKIA${pick(UPPER, 16)}`),
  'AWS secret': () => within('aws_secret_access_key = ', pick(WORD, 40)),
  'Google key': () => whole(`AIza${pick(WORD, 35)}`),
  'Aliyun key': () => whole(`LTAI${pick(WORD, 20)}`),
  'Tencent key': () => whole(`AKID${pick(WORD, 32)}`),
  'DingTalk secret': () => whole(`SEC${pick('0123456789abcdef', 64)}`),
  JWT: () => whole(`eyJ${pick(WORD, 20)}.eyJ${pick(WORD, 40)}.${pick(WORD, 43)}`),
  'private key': () => {
    const inner = `${pick(WORD, 64)}\n${pick(WORD, 64)}`;
    return [`-----BEGIN RSA PRIVATE KEY-----\n${inner}\n-----END RSA PRIVATE KEY-----`, inner];
  },
  'private key that is cut': () => {
    const inner = pick(WORD, 64);
    return [`-----BEGIN PRIVATE KEY-----\n${inner}`, inner];
  },
  'password in a URL': () => within('postgres://app:', pick(WORD, 16), '@db:5432/shop'),
  'password in a setting': () => within('DB_PASSWORD=', pick(WORD, 12)),
  'password in JSON': () => within('{"password": "', pick(WORD, 12), '"}'),
  'password in JSON within JSON': () => within('{\\"password\\":\\"', pick(WORD, 12), '\\"}'),
  'password in Chinese': () => within('密码是', pick(WORD, 12), '，请保密'),
  'API key in YAML': () => within('api_key: ', pick(WORD, 24)),
  'token in a query': () => within('https://x.example/hook?token=', pick(WORD, 24), '&a=1'),
  'bearer header': () => within('Authorization: Bearer ', pick(WORD, 32)),
  'basic header': () => within('authorization: Basic ', Buffer.from(`u:${pick(WORD, 9)}`).toString('base64')),
  cookie: () => within('Cookie: ', `session=${pick(WORD, 24)}`),
  'e-mail': () => whole(`${pick('abcdefgh', 6)}.${pick('abcdefgh', 4)}@example.com`),
  'Chinese mobile': () => whole(`1${String(3 + Math.floor(random() * 7))}${pick(DIGIT, 9)}`),
  'telephone abroad': () => whole(`+49 30 ${pick('123456789', 8)}`),
  'identity number': () => whole(chineseId()),
  'credit card': () => whole(luhn(`4${pick('123456789', 14)}`)),
};
function whole(secret: string): readonly [string, string] {
  return [secret, secret];
}
function within(before: string, secret: string, after = ''): readonly [string, string] {
  return [`${before}${secret}${after}`, secret];
}
const AROUND = ['', 'see ', 'Why does this fail?\n', '用户反馈：', '("', '2026-11-29T12:00:00Z ERROR '];

describe('what must not leave the house', () => {
  it.each(Object.keys(KINDS))('is taken out: %s', (kind) => {
    for (let turn = 0; turn < 200; turn += 1) {
      const [text, secret] = KINDS[kind]?.() ?? ['', ''];
      const around = AROUND[turn % AROUND.length] ?? '';
      const end = around === '("' ? '")' : '\nthanks';
      const line = `${around}${text}${end}`;
      expect(redacted(line), line).not.toContain(secret);
    }
  });

  it.each([
    ['curl -u admin:hunter22 https://x.example', 'hunter22'],
    ['postgres://app:p@ss@w0rd@db:5432/shop', 'ss@w0rd'],
    ['{"password":"a&b;c,d(e)f"}', 'b;c'],
    ['"{\\"password\\":\\"a\\\\nb-c-d-e\\"}"', 'b-c-d-e'],
    ['DB_PASSWORD=swordfish', 'swordfish'],
    ['  password: swordfish\n  user: app', 'swordfish'],
    ['password = "swordfish"', 'swordfish'],
    ['密码是swordfish', 'swordfish'],
    ['<db.password>swordfish</db.password>', 'swordfish'],
    ['secretAccessKey: "abcdefgh/ijkl+mnop"', 'ijkl+mnop'],
    ['PWD=swordfish', 'swordfish'],
  ])('is found by its place: %s', (line, secret) => {
    expect(redacted(line)).not.toContain(secret);
  });

  it('is marked the same throughout a call, and its context stays', () => {
    expect(redacted('mail a@example.com, then b@example.com, then a@example.com')).toBe(
      'mail <EMAIL_1>, then <EMAIL_2>, then <EMAIL_1>',
    );
    expect(redacted('postgres://app:hunter22@db/shop')).toBe('postgres://app:<PASSWORD_1>@db/shop');
  });

  it('is as much as was asked for', () => {
    const text = 'a@example.com uses password=hunter2222';
    expect(redacted(text, 'off')).toBe(text);
    expect(redacted(text, 'secrets')).toBe('a@example.com uses password=<SECRET_1>');
    expect(redactBody({ messages: text }, 'secrets').places).toBe(1);
  });

  it('is looked for in every text, and in no word of the protocol or picture', () => {
    const { body } = redactBody(
      {
        model: 'sk-this-is-a-model-name-0000',
        system: [{ type: 'text', text: 'token: abcdef123456' }],
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,sk-AAAAAAAAAAAAAAAA' } }],
          },
          {
            role: 'assistant',
            tool_calls: [{ id: 'call_1', function: { name: 'f', arguments: '{"password":"hunter2222"}' } }],
          },
        ],
      },
      'secrets',
    );
    expect(body).toMatchObject({
      model: 'sk-this-is-a-model-name-0000',
      system: [{ text: 'token: <SECRET_1>' }],
      messages: [
        { content: [{ image_url: { url: 'data:image/png;base64,sk-AAAAAAAAAAAAAAAA' } }] },
        { tool_calls: [{ id: 'call_1', function: { arguments: '{"password":"<SECRET_2>"}' } }] },
      ],
    });
  });

  it.each([
    'The password policy is documented in the wiki.',
    'password: ****',
    'DB_PASSWORD=${DB_PASSWORD}',
    'api_key: <your key>',
    'token=null',
    'max_tokens: 4096 and temperature 0.7',
    'tokens used: 1532',
    'connect ECONNREFUSED 10.0.0.12:5432',
    'order 20261129123456789 was shipped',
    'version 1.23.4567890',
    'commit 3f786850e387550fdab836ed7e6dc881de23001b',
    'trace 4bf92f3577b34da6a3ce929d0e0e4736',
    'uuid 123e4567-e89b-12d3-a456-426614174000',
    '1772366400000 ms since the epoch',
    'disk usage 93.1 % on /var, 12884901888 bytes',
    'https://example.com/docs?page=2#token',
    'GET /api/v1/tokens 200 12ms',
    'eyJust a word',
    'Basic understanding of Bearer channels',
    '磁盘使用率 93%，请清理',
    '密码策略见文档',
    'skip-this-step-please-now-thanks',
    'PWD=/srv/app',
    'const { token } = await login({ email, password, cookie: false });',
    'token: made?.secret ?? null',
    "token: '改用令牌'",
    'url: `postgres://${user}:${encodeURIComponent(password)}@localhost/db`',
    'https://user:password@example.com/path',
    'a commit of git@github.com:team/app.git by postgresql@15-main.service',
    'npm_config_prefer_offline and sk-learn-training-job',
    'GB82 WEST 1234 5698 7654 33 is no account, 4111 1111 1111 1112 no card',
    '110101199003071234 is nobody, and 20 1234 5678 9012 34 a row',
  ])('leaves alone what is none: %s', (line) => {
    expect(redacted(line)).toBe(line);
  });

  it('is found in no time in texts that are made to be slow', () => {
    for (const text of [
      'a'.repeat(200_000),
      'a@'.repeat(100_000),
      '-----BEGIN PRIVATE KEY-----'.repeat(4_000),
      '1 '.repeat(100_000),
      'password'.repeat(25_000),
      'eyJ'.repeat(70_000),
      'x_'.repeat(100_000),
      '+1 '.repeat(60_000),
      'http://:'.repeat(25_000),
      'passport '.repeat(22_000),
      '密码是'.repeat(60_000),
      'token: word '.repeat(16_000),
      '<password>'.repeat(20_000),
      '"secret":"\\'.repeat(20_000),
      '-u a:'.repeat(40_000),
      'DE12 '.repeat(40_000),
      'sk-'.repeat(60_000),
      'a:b@c.de '.repeat(20_000),
    ]) {
      // What is quadratic would take minutes, and this test ends after one.
      expect(redacted(text)).not.toBe('');
    }
  });
});

describe('prompts of many kinds', () => {
  const EACH = 150;
  const kinds = [...SECRET_KINDS, ...PERSONAL_KINDS];
  const holding = Map.groupBy(promptsWithSecrets(EACH * kinds.length, 23), ({ kind }) => kind);
  const clean = Map.groupBy(cleanPrompts(EACH * CLEAN_KINDS.length, 29), ({ kind }) => kind);

  it.each(kinds)('lose what they hold: %s', (kind) => {
    const level = SECRET_KINDS.includes(kind) ? 'secrets' : 'secrets_and_personal_data';
    const prompts = holding.get(kind) ?? [];
    const missed = prompts.filter(({ text, secret }) => leaks(secret ?? '', redacted(text, level)));
    expect(prompts).toHaveLength(EACH);
    expect(missed.length / EACH, missed[0]?.text).toBeLessThan(0.05);
  });

  it.each(CLEAN_KINDS)('stay as they are where they only look like it: %s', (kind) => {
    const taken = (clean.get(kind) ?? []).filter(({ text }) => redacted(text) !== text);
    expect(taken.length / EACH, taken[0]?.text).toBeLessThan(0.01);
  });
});
