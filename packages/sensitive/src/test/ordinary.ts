import { BASE64, DIGIT, HEX, LOWER, two, UPPER_DIGIT, uuid, WORD, type Pick } from '@vigilops/testkit/pick';

const clock = (pick: Pick) =>
  `2026-11-${two(pick.number(1, 30))} ${two(pick.number(0, 23))}:${two(pick.number(0, 59))}:${two(pick.number(0, 59))}`;
const ip = (pick: Pick) =>
  `10.${String(pick.number(0, 255))}.${String(pick.number(0, 255))}.${String(pick.number(1, 254))}`;
const count = (pick: Pick, most: number) => String(pick.number(0, most));

/** Lines as programs write them, with what looks most like a secret, and none in them. */
export const ORDINARY: Readonly<Record<string, (pick: Pick) => string>> = {
  'access log': (pick) =>
    `${ip(pick)} - - [29/Nov/2026:12:${two(pick.number(0, 59))}:09 +0800] "${pick.one(['GET', 'POST'])} ${pick.one([`/v1/items?page=${count(pick, 99)}&sort=-created`, `/static/app.${pick.letters(HEX, 8)}.js`, `/api/orders/${uuid(pick)}`, `/search?q=${pick.letters(LOWER, 9)}&code=${pick.letters(DIGIT, 3)}&key=name`, '/login', '/oauth/token', '/api/v1/tokens?limit=20'])} HTTP/1.1" ${pick.one(['200', '304', '404', '502'])} ${count(pick, 99_999)} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
  'JSON of a service': (pick) =>
    JSON.stringify({
      level: pick.one(['info', 'warn', 'error']),
      ts: 1_796_040_003 + pick.number(0, 9_999),
      msg: pick.one(['request completed', 'cache miss', 'job done', 'token refreshed', 'password changed']),
      request_id: uuid(pick),
      trace_id: pick.letters(HEX, 32),
      span_id: pick.letters(HEX, 16),
      duration_ms: pick.number(0, 900),
      ...(pick.number(0, 1) === 0
        ? { token_count: pick.number(1, 9_999), order: Number(pick.letters('123456789', 9)) }
        : {}),
    }),
  logfmt: (pick) =>
    `level=info ts=${clock(pick).replace(' ', 'T')}Z caller=${pick.letters(LOWER, 6)}.go:${count(pick, 900)} msg="${pick.one(['token accepted', 'auth ok', 'session closed', 'secret mounted', 'key rotated'])}" user=${count(pick, 9_999)} key=${pick.one(['name', 'updated_at', `user:${count(pick, 9_999)}:cart`])} took=${count(pick, 900)}ms`,
  syslog: (pick) =>
    `Nov 29 12:00:0${pick.letters(DIGIT, 1)} web-${count(pick, 9)} ${pick.one([`sshd[${count(pick, 9_999)}]: Accepted publickey for deploy from ${ip(pick)} port ${count(pick, 65_000)} ssh2: ED25519 SHA256:${pick.letters(BASE64, 43)}`, `sshd[${count(pick, 9_999)}]: Failed password for invalid user admin from ${ip(pick)} port ${count(pick, 65_000)} ssh2`, `systemd[1]: Started session-${count(pick, 999)}.scope - Session of user root.`, `kernel: [${count(pick, 99_999)}.${pick.letters(DIGIT, 6)}] usb 1-1: new device, idVendor=${pick.letters(HEX, 4)}`, `CRON[${count(pick, 9_999)}]: pam_unix(cron:session): session opened for user root(uid=0) by root(uid=0)`, `sudo:   ada : TTY=pts/0 ; PWD=/srv/app ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx`])}`,
  kubernetes: (pick) =>
    pick.one([
      `I1129 12:00:03.${pick.letters(DIGIT, 6)}       1 event.go:307] "Event occurred" object="shop/pay-${pick.letters(HEX, 10)}-${pick.letters(LOWER, 5)}" kind="Pod" reason="Pulled"`,
      `Successfully pulled image "registry.acme.test/pay@sha256:${pick.letters(HEX, 64)}" in 2.${pick.letters(DIGIT, 9)}s`,
      `MountVolume.SetUp failed for volume "kube-api-access-${pick.letters(LOWER, 5)}" : configmap "kube-root-ca.crt" not found`,
      `secret "db-password" not found in namespace shop`,
      `Warning: unable to rotate token for serviceaccount default: token expired`,
    ]),
  database: (pick) =>
    pick.one([
      `${clock(pick)}.127 UTC [${count(pick, 9_999)}] LOG:  duration: ${count(pick, 9_999)}.${pick.letters(DIGIT, 3)} ms  statement: SELECT id, token, password_hash FROM users WHERE email = $1`,
      `${clock(pick)} UTC [${count(pick, 9_999)}] FATAL:  password authentication failed for user "app"`,
      `${clock(pick)} UTC [${count(pick, 9_999)}] ERROR:  deadlock detected; Process ${count(pick, 9_999)} waits for ShareLock on transaction ${count(pick, 99_999)}`,
      `1:M 29 Nov 2026 12:00:03.127 * Background saving started by pid ${count(pick, 9_999)}`,
      `${clock(pick)} [Note] Access denied for user 'app'@'${ip(pick)}' (using password: YES)`,
      `checkpoint complete: wrote ${count(pick, 9_999)} buffers; lsn=${pick.letters('0123456789ABCDEF', 1)}/${pick.letters('0123456789ABCDEF', 8)}`,
    ]),
  Java: (pick) =>
    `${clock(pick)}.127  ${pick.one(['INFO', 'WARN', 'ERROR'])} ${count(pick, 9_999)} --- [nio-8080-exec-${count(pick, 9)}] c.a.shop.${pick.one(['TokenService', 'PasswordEncoder', 'OrderController', 'SecretStore'])} : ${pick.one([`order 2026${pick.letters(DIGIT, 12)} paid by ${pick.letters('123456789', 6)}`, `com.acme.Token@${pick.letters(HEX, 7)} closed`, `HikariPool-1 - Connection is not available, request timed out after 3000${pick.letters(DIGIT, 1)}ms`, `Invalid token: expected ')' but was 'EOF' at line ${count(pick, 99)}`, `activity token: android.os.BinderProxy@${pick.letters(HEX, 7)}`, `unexpected token: ${pick.one(['SELECT', 'where', '<EOF>', '}'])}`])}`,
  'stack trace': (pick) =>
    `TypeError: Cannot read properties of undefined (reading 'token')\n    at parse (/srv/app/node_modules/token-parser/index.js:${count(pick, 900)}:13)\n    at Secret.open (/srv/app/secret.ts:${count(pick, 900)}:7)\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`,
  Chinese: (pick) =>
    pick.one([
      `${clock(pick)} 订单 2026${pick.letters(DIGIT, 14)} 支付成功，耗时 ${count(pick, 900)} 毫秒`,
      `${clock(pick)} 用户 ${count(pick, 99_999)} 登录失败：密码错误，还可尝试 ${count(pick, 5)} 次`,
      `${clock(pick)} 令牌已过期，请重新登录`,
      `磁盘使用率 ${count(pick, 99)}%，剩余 ${count(pick, 999_999)} MB`,
      `密钥轮换完成，版本 ${count(pick, 99)}，下次轮换时间 2026-12-${two(pick.number(1, 28))}`,
      `验证码错误次数过多，锁定 ${count(pick, 60)} 分钟`,
      `短信验证码已发送，有效期 5 分钟`,
    ]),
  build: (pick) =>
    pick.one([
      `#${count(pick, 20)} sha256:${pick.letters(HEX, 64)} 3.4MB / 3.4MB 0.5s done`,
      `commit ${pick.letters(HEX, 40)} deployed as shop-api:1.${count(pick, 20)}.${count(pick, 20)}`,
      `+ npm install left-pad@1.${count(pick, 9)}.0 --save-exact -p 4`,
      `resolved "https://registry.npmjs.org/x/-/x-1.0.0.tgz#${pick.letters(HEX, 40)}" integrity sha512-${pick.letters(BASE64, 86)}==`,
      `+ tar -a -c -f app-${pick.letters(DIGIT, 8)}.tar.gz dist && ssh -p 2222 deploy@web-1 -u`,
      `+ kubectl get pods -u admin -p shop --token-file /run/token`,
      `mkdir -p /srv/app/releases/2026${pick.letters(DIGIT, 10)}`,
      `docker run -p 8080:8080 -u 1000:1000 shop/api:latest`,
    ]),
  metric: (pick) =>
    `http_requests_total{code="200",key="checkout"} ${pick.letters('123456789', 13)} 179604${pick.letters(DIGIT, 7)}`,
  identifier: (pick) =>
    pick.one([
      `arn:aws:iam::${pick.letters(DIGIT, 12)}:role/deploy assumed, session i-${pick.letters(HEX, 17)}`,
      `etag: W/"${pick.letters(HEX, 32)}", x-request-id: ${pick.letters(WORD, 22)}`,
      `x-amzn-trace-id: Root=1-${pick.letters(HEX, 8)}-${pick.letters(HEX, 24)}`,
      `message id <${pick.letters(DIGIT, 14)}.${pick.letters(HEX, 12)}> queued as 4Z${pick.letters(UPPER_DIGIT, 8)}`,
      `cf-ray: ${pick.letters(HEX, 16)}-HKG, cf-cache-status: HIT`,
      `session opened, id ${count(pick, 99_999)}; device /dev/mapper/vg-root, vg-data is active`,
      `offset=${pick.letters('123456789', 11)} partition=${count(pick, 31)} group=sk-consumers`,
      `fingerprint ${pick.letters(HEX, 40)} of pk-index-rebuild, key-value store ready`,
    ]),
  'time in numbers': (pick) =>
    pick.one([
      `"ts":1796${pick.letters(DIGIT, 9)},"dur":${count(pick, 9_999)}`,
      `startUs=1796${pick.letters(DIGIT, 12)} endUs=1796${pick.letters(DIGIT, 12)}`,
      `time_unix_nano: 1796${pick.letters(DIGIT, 15)}`,
    ]),
};
