import { BASE64, DIGIT, HEX, LOWER, UPPER_DIGIT, uuid, WORD, type Pick } from '@vigilops/testkit/pick';

/** A text that holds a secret, and the secret. */
export type Holding = readonly [text: string, secret: string];
export type Kinds = Readonly<Record<string, (pick: Pick) => Holding>>;

/** What names itself may stand anywhere. */
const ANYWHERE = [
  '@',
  'export SOME_KEY=@',
  'curl -H "x-key: @" https://api.acme.test/v2/jobs',
  '{"level":"error","msg":"rejected","value":"@"}',
  '"{\\"value\\":\\"@\\"}"',
  'client = Client("@", timeout=30)',
  'Why is `@` refused?',
  '我用 @ 调用接口，返回 401，怎么办？',
  '接口返回“@无效”，请排查。',
  'They told me to use @.',
  'first,@,last',
  '<value>@</value>',
  '- name: SOME_KEY\n  value: @',
  "set('k', '@');",
  'see [@] above',
];
export const anywhere =
  (make: (pick: Pick) => string) =>
  (pick: Pick): Holding => {
    const secret = make(pick);
    return [pick.one(ANYWHERE).replace('@', () => secret), secret];
  };
/** What is one by its place alone. */
export const placed =
  (places: readonly string[], make: (pick: Pick) => string) =>
  (pick: Pick): Holding => {
    const secret = make(pick);
    return [pick.one(places).replace('@', () => secret), secret];
  };

const PASSWORD_PLACES = [
  'DB_PASSWORD=@',
  'export PGPASSWORD="@"',
  'spring.datasource.password=@',
  'password: @',
  "  redis_password: '@'",
  '{"user":"app","password":"@"}',
  '"{\\"password\\":\\"@\\"}"',
  'mysql -u root --password=@ shop',
  'password = "@"',
  'The password is @',
  '密码是@，请帮我登录看看',
  '用户名 admin 密码：@',
  '口令: @',
  'MYSQL_ROOT_PASSWORD: "@"',
  'const password = "@";',
  '<password>@</password>',
  'passwd=@;user=app',
];
function password(pick: Pick): string {
  const form = pick.number(0, 3);
  const plain = pick.letters(WORD, pick.number(8, 20));
  return form === 0
    ? `${pick.letters(LOWER, 6)}${pick.letters(DIGIT, 3)}`
    : form === 1
      ? `${plain}${pick.one(['!', '#', '%', '*', '^', '$', '?'])}${pick.letters(DIGIT, 2)}`
      : plain;
}

const jwt = (pick: Pick) =>
  `eyJ${pick.letters(WORD, pick.number(17, 40))}.eyJ${pick.letters(WORD, pick.number(30, 300))}.${pick.letters(`${WORD}-_`, 43)}`;

function privateKey(pick: Pick): Holding {
  const label = pick.one(['RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ', '']);
  const end = pick.one(['\n', '\\n', '\r\n']);
  const lines = Array.from({ length: pick.number(3, 26) }, () => pick.letters(BASE64, 64));
  const inner = lines.join(end);
  return [
    `here it is:\n-----BEGIN ${label}PRIVATE KEY-----${end}${inner}${end}-----END ${label}PRIVATE KEY-----\nwhat now?`,
    inner,
  ];
}

/** Forms of keys as their makers document them. */
export const SECRETS: Kinds = {
  'OpenAI key': anywhere(
    (pick) => `${pick.one(['sk-proj-', 'sk-svcacct-', 'sk-'])}${pick.letters(WORD, pick.number(40, 120))}`,
  ),
  'Anthropic key': anywhere((pick) => `sk-ant-api03-${pick.letters(`${WORD}-_`, 93)}AA`),
  'key of the gateway': anywhere((pick) => `vg-${pick.letters(WORD, 40)}`),
  'DeepSeek or Qwen key': anywhere((pick) => `sk-${pick.letters(HEX, 32)}`),
  'GitHub token': anywhere((pick) =>
    pick.number(0, 2) === 0
      ? `github_pat_${pick.letters(WORD, 22)}_${pick.letters(WORD, 59)}`
      : `gh${pick.one(['p', 'o', 'u', 's', 'r'])}_${pick.letters(WORD, 36)}`,
  ),
  'GitLab token': anywhere(
    (pick) => `${pick.one(['glpat', 'gldt', 'glrt', 'glptt'])}-${pick.letters(`${WORD}_`, 20)}`,
  ),
  'Slack token': anywhere(
    (pick) =>
      `xox${pick.one(['b', 'p', 'a', 'r'])}-${pick.letters(DIGIT, 12)}-${pick.letters(DIGIT, 12)}-${pick.letters(WORD, 24)}`,
  ),
  'webhook of a chat': (pick) => {
    const secret = uuid(pick);
    const slack = `T${pick.letters(UPPER_DIGIT, 8)}/B${pick.letters(UPPER_DIGIT, 10)}/${pick.letters(WORD, 24)}`;
    const dingTalk = pick.letters(HEX, 64);
    return pick.one<Holding>([
      [`https://hooks.slack.com/services/${slack}`, slack],
      [`https://open.feishu.cn/open-apis/bot/v2/hook/${secret} 没有收到`, secret],
      [`https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${secret}`, secret],
      [`https://oapi.dingtalk.com/robot/send?access_token=${dingTalk}`, dingTalk],
    ]);
  },
  'Telegram bot': anywhere((pick) => `${pick.letters('123456789', 10)}:AA${pick.letters(`${WORD}-_`, 33)}`),
  'AWS key id': anywhere(
    (pick) => `${pick.one(['AKIA', 'ASIA'])}${pick.letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
  ),
  'AWS secret': placed(
    [
      'aws_secret_access_key = @',
      'AWS_SECRET_ACCESS_KEY=@',
      '"SecretAccessKey": "@",',
      'secretAccessKey: "@"',
    ],
    (pick) => pick.letters(BASE64, 40),
  ),
  'Google key': anywhere((pick) => `AIza${pick.letters(`${WORD}-_`, 35)}`),
  'Google OAuth': anywhere((pick) =>
    pick.number(0, 1) === 0
      ? `GOCSPX-${pick.letters(`${WORD}-_`, 28)}`
      : `ya29.${pick.letters(`${WORD}-_`, 120)}`,
  ),
  'Azure account key': placed(
    [
      'DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=@;EndpointSuffix=core.windows.net',
      'Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=@',
    ],
    (pick) => `${pick.letters(BASE64, 86)}==`,
  ),
  'Aliyun key': (pick) => {
    const secret = pick.letters(WORD, 30);
    return pick.number(0, 1) === 0
      ? anywhere((of) => `LTAI${of.letters(WORD, 20)}`)(pick)
      : [
          pick.one(['accessKeySecret: ', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET=', '"AccessKeySecret": "']) +
            secret,
          secret,
        ];
  },
  'Tencent key': anywhere((pick) => `AKID${pick.letters(WORD, 32)}`),
  'DingTalk secret': anywhere((pick) => `SEC${pick.letters(HEX, 64)}`),
  'Stripe key': anywhere(
    (pick) =>
      `${pick.one(['sk_live_', 'rk_live_', 'sk_test_', 'whsec_'])}${pick.letters(WORD, pick.number(24, 99))}`,
  ),
  'key of a mail service': anywhere((pick) =>
    pick.one([
      `SG.${pick.letters(`${WORD}-_`, 22)}.${pick.letters(`${WORD}-_`, 43)}`,
      `key-${pick.letters(HEX, 32)}`,
      `xkeysib-${pick.letters(HEX, 64)}-${pick.letters(WORD, 16)}`,
    ]),
  ),
  'key of a registry': anywhere((pick) =>
    pick.one([
      `npm_${pick.letters(WORD, 36)}`,
      `pypi-AgEIcHlwaS5vcmc${pick.letters(`${WORD}-_`, 150)}`,
      `dckr_pat_${pick.letters(`${WORD}-_`, 27)}`,
      `hf_${pick.letters(WORD, 34)}`,
      `rubygems_${pick.letters(HEX, 48)}`,
    ]),
  ),
  'key of infrastructure': anywhere((pick) =>
    pick.one([
      `hvs.${pick.letters(`${WORD}-_`, 90)}`,
      `glsa_${pick.letters(WORD, 32)}_${pick.letters(HEX, 8)}`,
      `dop_v1_${pick.letters(HEX, 64)}`,
      `dapi${pick.letters(HEX, 32)}`,
      `shpat_${pick.letters(HEX, 32)}`,
      `lin_api_${pick.letters(WORD, 40)}`,
      `ATATT3xFfGF0${pick.letters(`${WORD}-_`, 170)}`,
      `NRAK-${pick.letters(UPPER_DIGIT, 27)}`,
      `gsk_${pick.letters(WORD, 52)}`,
      `pplx-${pick.letters(WORD, 48)}`,
      `tskey-auth-${pick.letters(WORD, 17)}-${pick.letters(WORD, 32)}`,
      `AGE-SECRET-KEY-1${pick.letters(UPPER_DIGIT, 58)}`,
    ]),
  ),
  JWT: anywhere(jwt),
  'private key': privateKey,
  'password in a URL': placed(
    [
      'postgres://app:@@db.internal:5432/shop',
      'DATABASE_URL=mysql://root:@@10.0.0.7/shop?ssl=true',
      'redis://:@@cache:6379/0',
      'mongodb+srv://admin:@@cluster0.abcde.mongodb.net',
      '“amqp://guest:@@mq:5672/”',
      'git clone https://deploy:@@git.example.com/a/b.git',
    ],
    (pick) => pick.letters(`${WORD}-_.!`, pick.number(8, 24)),
  ),
  'password in a setting': placed(PASSWORD_PLACES, password),
  'password of a connection string': placed(
    [
      'Server=db;Database=shop;User Id=sa;Password=@;Encrypt=true',
      'host=db user=app password=@ dbname=shop',
      'jdbc:postgresql://db/shop?user=app&password=@&ssl=true',
    ],
    (pick) => pick.letters(WORD, pick.number(8, 20)),
  ),
  'token in a setting': placed(
    [
      'api_key: @',
      'API_TOKEN=@',
      '"client_secret": "@"',
      "apiKey: '@',",
      'https://x.example.com/hook?token=@&a=1',
      'X-Api-Key: @',
      'x-auth-token: @',
      'auth_token = "@"',
      'PRIVATE_TOKEN: @',
      '密钥：@',
      'secret_key_base: @',
      'refresh_token=@&grant_type=refresh_token',
      'signing-secret: @',
    ],
    (pick) => pick.letters(pick.one([WORD, HEX]), pick.number(20, 64)),
  ),
  'authorization header': placed(
    [
      'Authorization: Bearer @',
      'curl -H "Authorization: Bearer @" https://x',
      "headers={'Authorization': 'Bearer @'}",
      'authorization: Basic @',
      'Authorization: token @',
      '"authorization":"Bearer @"',
    ],
    (pick) => pick.letters(WORD, pick.number(20, 80)),
  ),
  cookie: placed(
    [
      'Cookie: session=@',
      'Set-Cookie: sid=@; Path=/; HttpOnly',
      "curl -H 'cookie: JSESSIONID=@; theme=dark' https://x",
      '"Cookie":"connect.sid=@"',
    ],
    (pick) => pick.letters(WORD, pick.number(24, 64)),
  ),
};
