import { DIGIT, HEX, type Pick } from '@vigilops/testkit/pick';

/** Where in a log something may stand: `§` is where. */
export interface Place {
  readonly name: string;
  readonly lines: readonly string[];
  /** How what is put there is written. */
  readonly write?: (value: string) => string;
}

const asJson = (value: string) => JSON.stringify(value).slice(1, -1);

/** For what says itself what it is. */
export const PLACES: readonly Place[] = [
  {
    name: 'plain line',
    lines: [
      '2026-11-29 12:00:03.127 ERROR [http-nio-8080-exec-3] c.acme.pay.Client - call refused, § is not accepted',
      'Nov 29 12:00:03 web-1 payments[4121]: retry 3 of 5 with § after 200 ms',
      'E1129 12:00:03.127000   12 client.go:88] unexpected "§" in answer',
      '[2026-11-29T12:00:03+08:00] WARN (§) was rejected by upstream.',
    ],
  },
  {
    name: 'coloured line',
    lines: ['\u001b[31mERROR\u001b[39m value \u001b[36m§\u001b[0m refused', '\u001b[1;33m§\u001b[0m'],
  },
  {
    name: 'JSON',
    lines: [
      '{"level":"error","ts":1796040003.127,"msg":"refused","value":"§","attempt":3}',
      '{"time":"2026-11-29T12:00:03Z","request":{"args":["§",true]}}',
    ],
    write: asJson,
  },
  {
    name: 'JSON in JSON',
    lines: [
      '{"log":"{\\"msg\\":\\"refused\\",\\"value\\":\\"§\\"}\\n","stream":"stderr"}',
      '{"log":"refused:\\n§\\n","stream":"stdout"}',
      '{"log":"refused:\\t§","stream":"stdout"}',
    ],
    write: (value) => asJson(asJson(value)),
  },
  {
    name: 'key=value',
    lines: [
      'level=error ts=2026-11-29T12:00:03Z caller=client.go:88 value=§ attempt=3',
      "level=warn msg='refused' value='§'",
      'ts=2026-11-29T12:00:03Z msg="used § twice" attempt=3',
    ],
  },
  {
    name: 'URL',
    lines: [
      '10.0.0.7 - - [29/Nov/2026:12:00:03 +0800] "GET /v1/jobs?x=§&page=2 HTTP/1.1" 403 512 "-" "curl/8.5.0"',
      'redirect to https://api.acme.test/cb?next=%2Fa%3Fx%3D§%26page%3D2',
      'GET https://api.acme.test/v2/§/run 404',
    ],
    write: encodeURIComponent,
  },
  {
    name: 'headers',
    lines: [
      'request headers: accept: */*, x-vendor: §, user-agent: okhttp/4.12',
      "{ accept: '*/*', 'x-vendor': '§' }",
      'headers=[Accept:"*/*", X-Vendor:"§"]',
    ],
  },
  {
    name: 'environment',
    lines: [
      'HOME=/root SHLVL=1 VENDOR=§ PATH=/usr/bin:/bin',
      "environ({'HOME': '/root', 'VENDOR': '§', 'LANG': 'C.UTF-8'})",
      'declare -x VENDOR="§"',
    ],
  },
  {
    name: 'shell',
    lines: [
      'Nov 29 12:00:03 web-1 sudo:   ada : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/usr/bin/curl -H x-vendor:§ https://api.acme.test',
      '+ curl -sS -H "X-Vendor: §" https://api.acme.test/v2/jobs',
      'CMD (VENDOR=§ /srv/app/run.sh >/dev/null 2>&1)',
    ],
  },
  {
    name: 'stack trace',
    lines: [
      'java.lang.IllegalArgumentException: unknown id §\n\tat com.acme.pay.Client.call(Client.java:88)\n\tat java.base/java.lang.Thread.run(Thread.java:1583)',
      'Traceback (most recent call last):\n  File "/srv/app/pay.py", line 88, in call\n    client.send(id="§")\nKeyError: \'§\'',
      'panic: unknown id "§"\n\ngoroutine 12 [running]:\nmain.call(0xc000012345)\n\t/srv/app/main.go:88 +0x1d',
    ],
  },
  {
    name: 'Chinese',
    lines: [
      '2026-11-29 12:00:03 ERROR 【支付】调用失败，§已失效，请联系管理员',
      '网关返回：§无效（第3次）',
      '用户提交了“§”，校验未通过',
    ],
  },
  { name: 'table', lines: ['12:00:03,web-1,§,refused', '| 12:00:03 | § | refused |', '<value>§</value>'] },
];

/** What a service writes before its line. */
export function lineHead(pick: Pick): string {
  return pick.one([
    '',
    `2026-11-29T12:00:0${pick.letters(DIGIT, 1)}.${pick.letters(DIGIT, 3)}Z `,
    `[trace_id=${pick.letters(HEX, 32)}] `,
    `pay-7d9f8b6c5d-x2x4q pay 2026-11-29T12:00:03.127Z stderr F `,
  ]);
}
