import {
  BASE64,
  chineseId,
  DIGIT,
  grouped,
  HEX,
  iban,
  LOWER,
  two,
  UPPER_DIGIT,
  uuid,
  withLuhn,
  WORD,
  type Pick,
} from '@vigilops/testkit/pick';

/** What looks like a secret or like personal data, and is none. */
export const CLEAN: Readonly<Record<string, (pick: Pick) => string>> = {
  'git commit': (pick) =>
    pick.one([
      `commit ${pick.letters(HEX, 40)}\nAuthor: ops`,
      `fixed in ${pick.letters(HEX, 7)}, broken since ${pick.letters(HEX, 10)}`,
      `git checkout ${pick.letters(HEX, 40)} && make`,
    ]),
  uuid: (pick) => `request ${uuid(pick)} took ${String(pick.number(1, 900))} ms`,
  'order number': (pick) =>
    `order ${pick.one([`2026${two(pick.number(1, 12))}${two(pick.number(1, 28))}${pick.letters(DIGIT, pick.number(6, 12))}`, `SO-${pick.letters(DIGIT, 10)}`, `NO${pick.letters(DIGIT, 12)}`, pick.letters(DIGIT, 9)])} was shipped`,
  'order in Chinese': (pick) => `订单号：2026${pick.letters(DIGIT, 14)}，状态已发货`,
  'IBAN that is none': (pick) => `code ${iban(pick, pick.number(1, 90))} is invalid`,
  'card that is none': (pick) => {
    const right = withLuhn(`4${pick.letters(DIGIT, 14)}`);
    const wrong = `${right.slice(0, -1)}${String((Number(right.at(-1)) + pick.number(1, 9)) % 10)}`;
    return `${pick.one(['batch', '流水号', 'serial'])} ${grouped(wrong, 4, pick.one(['', ' ', '-']))} is unknown`;
  },
  'identity number that is none': (pick) => `编号 ${chineseId(pick, pick.number(1, 10))} 不存在`,
  'time in numbers': (pick) =>
    pick.one([
      `"ts":1772${pick.letters(DIGIT, 9)}`,
      `startUs=1772${pick.letters(DIGIT, 12)} endUs=1772${pick.letters(DIGIT, 12)}`,
      `time_unix_nano: 1772${pick.letters(DIGIT, 15)}`,
      `2026-11-${two(pick.number(1, 30))}T${two(pick.number(0, 23))}:${two(pick.number(0, 59))}:07.${pick.letters(DIGIT, 6)}+08:00`,
    ]),
  'picture in base64': (pick) =>
    `![plot](data:image/png;base64,iVBORw0KGgo${pick.letters(BASE64, pick.number(200, 2_000))}==) what does it show?`,
  'hash in base64': (pick) =>
    pick.one([
      `"integrity": "sha512-${pick.letters(BASE64, 86)}=="`,
      `Content-MD5: ${pick.letters(BASE64, 22)}==`,
      `SHA256:${pick.letters(BASE64, 43)} (ED25519)`,
    ]),
  digest: (pick) =>
    `image: registry.example.com/team/app@sha256:${pick.letters(HEX, 64)}\nimageID: docker-pullable://app@sha256:${pick.letters(HEX, 64)}`,
  pod: (pick) =>
    pick.one([
      `pod/task-runner-${pick.letters(HEX, 10)}-${pick.letters(LOWER, 5)} 0/1 CrashLoopBackOff`,
      `disk-usage-exporter-${pick.letters(HEX, 9)}-x2x4q evicted`,
      `sk-learn-training-job and pk-index-rebuild are slow`,
    ]),
  trace: (pick) =>
    `traceparent: 00-${pick.letters(HEX, 32)}-${pick.letters(HEX, 16)}-01 span_id=${pick.letters(HEX, 16)}`,
  version: (pick) =>
    `upgraded nginx/1.${String(pick.number(10, 29))}.${String(pick.number(0, 9))} to 2026.${String(pick.number(1, 12))}.${pick.letters(DIGIT, 7)}, kernel 6.8.0-${pick.letters(DIGIT, 3)}-generic`,
  address: (pick) =>
    pick.one([
      `connect ECONNREFUSED 10.${String(pick.number(0, 255))}.0.12:5432`,
      `from 192.168.1.${String(pick.number(1, 254))}/24 via fe80::${pick.letters(HEX, 4)}:${pick.letters(HEX, 4)}`,
      `mac 02:42:ac:${pick.letters(HEX, 2)}:${pick.letters(HEX, 2)}:${pick.letters(HEX, 2)}`,
    ]),
  'code about passwords': (pick) =>
    pick.one([
      'password = os.getenv("DB_PASSWORD")',
      'const apiKey = process.env.API_KEY;',
      'if (password === confirmation) { submit(); }',
      'function login(user: string, password: string): Promise<Token> {',
      'token = request.headers.get("authorization")',
      'db_password = var.db_password',
      'password: String!',
      'secret := os.Getenv("SECRET")',
      'self.token = token',
      'passwd=$(cat /run/secrets/db)',
      'PASSWORD=$1',
      'String password = config.getPassword();',
      'token: Optional[str] = None',
      'password = input("Password: ")',
      'api_key=settings.OPENAI_API_KEY',
      'credentials: "include"',
      'token = await getToken(user);',
      'password: { type: string, minLength: 8 }',
      'private_key = load_key(path)',
      'let secret = null',
    ]),
  'talk about passwords': (pick) =>
    pick.one([
      'The token is invalid or has expired.',
      'Your password is required to continue.',
      'password: required',
      'The secret is to keep it simple.',
      'Why is my API key rejected with 401?',
      'reset your password: click the link',
      'password authentication failed for user "app"',
      '密码是什么时候过期的？',
      '密码是必填项，请输入密码',
      '令牌无效，密钥为空',
      'Token: expired',
      'the access key is missing from the request',
      'invalid credentials: user not found',
      'Error: secret "db-password" not found',
      'max_tokens: 4096, tokens: 128000',
      'csrf token is missing or incorrect',
      'The private key is encrypted with a passphrase.',
      'Authorization: missing',
      'Cookie policy: see below',
      'Bearer authentication is supported; Basic authentication is not.',
      'Invalid Token provided in header',
      'password is too short (minimum is 8 characters)',
    ]),
  placeholder: (pick) =>
    pick.one([
      'api_key: <your key>',
      'OPENAI_API_KEY=sk-...',
      'OPENAI_API_KEY=your-api-key-here',
      'password: "********"',
      'DB_PASSWORD=${DB_PASSWORD}',
      'token: {{ .Values.token }}',
      'password=changeme',
      'Authorization: Bearer $TOKEN',
      'Authorization: Bearer ${{ secrets.GITHUB_TOKEN }}',
      'Authorization: Bearer <token>',
      'postgres://user:password@localhost:5432/db',
      'postgres://$USER:$PASSWORD@db/shop',
      'secret: [REDACTED]',
      'api_key="YOUR_API_KEY"',
      'password: xxxxxxxx',
      'client_secret: %CLIENT_SECRET%',
      'token=[FILTERED]',
    ]),
  kubernetes: (pick) =>
    pick.one([
      'env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: db-credentials\n      key: password',
      'imagePullSecrets:\n- name: regcred',
      'kubectl get secret db-password -o yaml',
      'secretName: tls-example-com',
      'tokenExpirationSeconds: 3600\nautomountServiceAccountToken: false',
      `serviceaccount/default-token-${pick.letters(LOWER, 5)}`,
    ]),
  'usage of tokens': (pick) =>
    pick.one([
      `{"prompt_tokens":${pick.letters('123456789', 4)},"completion_tokens":12,"total_tokens":${pick.letters('123456789', 5)}}`,
      `tokens_per_second: ${pick.letters('123456789', 4)}`,
      `token count: ${pick.letters('123456789', 5)}`,
      `"token_type":"bearer","expires_in":3600`,
      `x-ratelimit-remaining-tokens: ${pick.letters('123456789', 6)}`,
    ]),
  metric: (pick) =>
    `node_filesystem_avail_bytes{device="/dev/sda1"} ${pick.letters('123456789', pick.number(11, 15))}\nprocess_start_time_seconds 1.7723664${pick.letters(DIGIT, 2)}e+09`,
  'access log': (pick) =>
    `10.0.0.${String(pick.number(1, 254))} - - [29/Nov/2026:12:${two(pick.number(0, 59))}:09 +0800] "GET /v1/items?page=${String(pick.number(1, 99))}&sort=-created HTTP/1.1" 200 ${pick.letters('123456789', 5)} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
  'at sign': (pick) =>
    pick.one([
      'git clone git@github.com:team/app.git',
      'npm install @scope/pkg@1.2.3 left-pad@latest',
      'root@db01:~# systemctl status postgresql',
      '@app.route("/login")',
      `ssh deploy@10.0.0.${String(pick.number(1, 254))}`,
      'rsync -a /srv/ backup@store01:/srv/',
      'java.lang.Object@1b6d3586',
      'getty@tty1.service and user@1000.service are up',
      'systemctl restart postgresql@15-main.service',
      'kernel tick @ 1.5GHz',
    ]),
  table: (pick) =>
    Array.from(
      { length: 4 },
      () =>
        `${pick.letters('123456789', 4)} ${pick.letters('123456789', 3)} ${pick.letters(DIGIT, 4)} ${pick.letters(DIGIT, 2)}`,
    ).join('\n'),
  'number of a thing': (pick) =>
    pick.one([
      `ISBN 978-7-${pick.letters(DIGIT, 3)}-${pick.letters(DIGIT, 5)}-2`,
      `bytes=${pick.letters('123456789', 11)} rows=${pick.letters('123456789', 8)}`,
      `pi is 3.14159265358979${pick.letters(DIGIT, 4)}`,
      `RFC 2822, ports 8080-8090, 2026-11-29 to 2026-12-01`,
      `lat 39.${pick.letters(DIGIT, 7)}, lon 116.${pick.letters(DIGIT, 7)}`,
      `part ${pick.letters(UPPER_DIGIT, 4)}-${pick.letters(DIGIT, 4)}-${pick.letters(UPPER_DIGIT, 3)}`,
      `id=${pick.letters('2345678', 1)}${pick.letters(DIGIT, 10)}`,
      `pid 4${pick.letters(DIGIT, 4)} exited with 137 after 13${pick.letters(DIGIT, 5)} ms`,
      `版本号 2026.${two(pick.number(1, 12))}.${two(pick.number(1, 28))}-${pick.letters(DIGIT, 4)}`,
      `0x${pick.letters(HEX, 16)} in libc.so.6`,
    ]),
  'stack trace': (pick) =>
    `TypeError: Cannot read properties of undefined (reading 'token')\n    at parse (/srv/app/token-parser.js:${String(pick.number(1, 900))}:13)\n    at Secret.open (/srv/app/secret.ts:${String(pick.number(1, 900))}:7)`,
  identifier: (pick) =>
    pick.one([
      `arn:aws:iam::${pick.letters(DIGIT, 12)}:role/deploy`,
      `projects/shop-${pick.letters(DIGIT, 6)}/secrets/db-password/versions/3`,
      `etag: W/"${pick.letters(HEX, 32)}"`,
      `cluster_${pick.letters(WORD, 12)} in cn-hangzhou, i-${pick.letters(HEX, 17)}, sg-${pick.letters(HEX, 17)}`,
      `chatcmpl-${pick.letters(WORD, 29)} call_${pick.letters(WORD, 24)}`,
      `bucket sk-backup-2026 and topic rk.events.created`,
    ]),
};
