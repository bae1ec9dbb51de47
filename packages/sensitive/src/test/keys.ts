import { BASE64, DIGIT, HEX, LOWER, UPPER_DIGIT, uuid, WORD, type Pick } from '@vigilops/testkit/pick';
import { crc32 } from 'node:zlib';

/** Keys that say themselves what they are, in the forms that their makers document, with their check digits. */
export type Make = (pick: Pick) => string;

const URL_SAFE = `${WORD}-_`;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE62 = `${DIGIT}${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'}${LOWER}`;

/** GitHub's and npm's tokens end in the CRC-32 of what is before, in six digits to the base 62. */
function withCrc32(start: string, random: string): string {
  let rest = crc32(random);
  let check = '';
  for (let at = 0; at < 6; at += 1) {
    check = `${BASE62[rest % 62] ?? ''}${check}`;
    rest = Math.floor(rest / 62);
  }
  return `${start}${random}${check}`;
}

const base64Url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function jwt(pick: Pick): string {
  const header = base64Url(
    pick.one<unknown>([
      { alg: 'HS256', typ: 'JWT' },
      { alg: 'RS256', typ: 'JWT', kid: pick.letters(HEX, 8) },
      { typ: 'JWT', alg: 'ES256' },
    ]),
  );
  const claims = base64Url({
    sub: pick.letters(DIGIT, 6),
    iat: 1_796_000_000,
    scope: pick.letters(LOWER, 8),
  });
  return `${header}.${claims}.${pick.letters(URL_SAFE, pick.one([43, 86, 342]))}`;
}

export const KEYS: Readonly<Record<string, Make>> = {
  'AWS access key': (pick) => `${pick.one(['AKIA', 'ASIA'])}${pick.letters(BASE32, 16)}`,
  'Google API key': (pick) => `AIza${pick.letters(URL_SAFE, 35)}`,
  'Google OAuth': (pick) =>
    pick.one([`GOCSPX-${pick.letters(URL_SAFE, 28)}`, `ya29.a0${pick.letters(URL_SAFE, 150)}`]),
  'Azure client secret': (pick) =>
    `${pick.letters(WORD, 3)}${pick.letters(DIGIT, 1)}Q~${pick.letters(`${URL_SAFE}.~`, 31)}${pick.letters(WORD, 3)}`,
  'GitHub token': (pick) =>
    pick.one([
      withCrc32(`gh${pick.one(['p', 'o', 'u', 's', 'r'])}_`, pick.letters(WORD, 30)),
      `github_pat_${pick.letters(WORD, 22)}_${pick.letters(WORD, 59)}`,
    ]),
  'GitLab token': (pick) =>
    pick.one([
      `glpat-${pick.letters(URL_SAFE, 20)}`,
      `glpat-${pick.letters(URL_SAFE, 36)}.01.${pick.letters(`${LOWER}${DIGIT}`, 9)}`,
      `${pick.one(['gldt', 'glrt', 'glptt', 'glagent'])}-${pick.letters(URL_SAFE, 20)}`,
    ]),
  'Slack token': (pick) =>
    pick.one([
      `xoxb-${pick.letters(DIGIT, 12)}-${pick.letters(DIGIT, 13)}-${pick.letters(WORD, 24)}`,
      `xoxp-${pick.letters(DIGIT, 12)}-${pick.letters(DIGIT, 12)}-${pick.letters(DIGIT, 12)}-${pick.letters(HEX, 32)}`,
      `xapp-1-A${pick.letters(UPPER_DIGIT, 10)}-${pick.letters(DIGIT, 13)}-${pick.letters(HEX, 64)}`,
    ]),
  'Stripe key': (pick) =>
    `${pick.one(['sk_live_', 'rk_live_', 'sk_test_51', 'whsec_'])}${pick.letters(WORD, pick.number(24, 99))}`,
  'OpenAI key': (pick) =>
    pick.one([
      `sk-proj-${pick.letters(URL_SAFE, 74)}T3BlbkFJ${pick.letters(URL_SAFE, 74)}`,
      `sk-svcacct-${pick.letters(URL_SAFE, 58)}T3BlbkFJ${pick.letters(URL_SAFE, 58)}`,
      `sk-${pick.letters(WORD, 20)}T3BlbkFJ${pick.letters(WORD, 20)}`,
    ]),
  'Anthropic key': (pick) =>
    `sk-ant-${pick.one(['api03', 'admin01', 'oat01'])}-${pick.letters(URL_SAFE, 93)}AA`,
  'key of another model': (pick) =>
    pick.one([
      `sk-${pick.letters(HEX, 32)}`,
      `hf_${pick.letters(WORD, 34)}`,
      `gsk_${pick.letters(WORD, 52)}`,
      `xai-${pick.letters(WORD, 80)}`,
      `r8_${pick.letters(WORD, 37)}`,
      `pplx-${pick.letters(WORD, 48)}`,
      `vg-${pick.letters(WORD, 40)}`,
    ]),
  'npm token': (pick) => withCrc32('npm_', pick.letters(WORD, 30)),
  'PyPI token': (pick) => `pypi-AgEIcHlwaS5vcmc${pick.letters(URL_SAFE, pick.number(130, 180))}`,
  'key of a registry': (pick) =>
    pick.one([`dckr_pat_${pick.letters(URL_SAFE, 27)}`, `rubygems_${pick.letters(HEX, 48)}`]),
  'SendGrid key': (pick) => `SG.${pick.letters(URL_SAFE, 22)}.${pick.letters(URL_SAFE, 43)}`,
  'key of a mailer': (pick) =>
    pick.one([
      `key-${pick.letters(HEX, 32)}`,
      `xkeysib-${pick.letters(HEX, 64)}-${pick.letters(WORD, 16)}`,
      `${pick.letters(HEX, 32)}-us${String(pick.number(1, 21))}`,
    ]),
  'Twilio key': (pick) => `SK${pick.letters(HEX, 32)}`,
  'bot of a chat': (pick) =>
    pick.one([
      `${pick.letters('123456789', 10)}:AA${pick.letters(URL_SAFE, 33)}`,
      `${pick.one(['M', 'N', 'O'])}${pick.letters(WORD, 25)}.${pick.letters(URL_SAFE, 6)}.${pick.letters(URL_SAFE, 38)}`,
    ]),
  'key of infrastructure': (pick) =>
    pick.one([
      `hvs.${pick.letters(URL_SAFE, 90)}`,
      `glsa_${pick.letters(WORD, 32)}_${pick.letters(HEX, 8)}`,
      `dop_v1_${pick.letters(HEX, 64)}`,
      `dapi${pick.letters(HEX, 32)}`,
      `NRAK-${pick.letters(UPPER_DIGIT, 27)}`,
      `shpat_${pick.letters(HEX, 32)}`,
      `lin_api_${pick.letters(WORD, 40)}`,
      `ATATT3xFfGF0${pick.letters(URL_SAFE, 170)}`,
      `tskey-auth-${pick.letters(WORD, 17)}-${pick.letters(WORD, 32)}`,
      `HRKU-AA${pick.letters(URL_SAFE, 58)}`,
      `${pick.letters(WORD, 14)}.atlasv1.${pick.letters(URL_SAFE, 67)}`,
    ]),
  'Aliyun or Tencent key': (pick) =>
    pick.one([`LTAI5t${pick.letters(WORD, 18)}`, `AKID${pick.letters(WORD, 32)}`]),
  JWT: jwt,
  'webhook of a chat': (pick) =>
    pick.one([
      `https://hooks.slack.com/services/T${pick.letters(UPPER_DIGIT, 10)}/B${pick.letters(UPPER_DIGIT, 10)}/${pick.letters(WORD, 24)}`,
      `https://open.feishu.cn/open-apis/bot/v2/hook/${uuid(pick)}`,
      `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${uuid(pick)}`,
      `https://oapi.dingtalk.com/robot/send?access_token=${pick.letters(HEX, 64)}`,
      `https://discord.com/api/webhooks/${pick.letters(DIGIT, 19)}/${pick.letters(URL_SAFE, 68)}`,
    ]),
};

/** Of a webhook's address only this is secret. */
export function secretPart(kind: string, value: string): string {
  return kind === 'webhook of a chat'
    ? value.replace(/^https:\/\/.*?(?:services\/|v2\/hook\/|webhooks\/\d+\/|key=|access_token=)/u, '')
    : value;
}

export function privateKey(pick: Pick): readonly [text: string, secret: string] {
  const label = pick.one(['RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ', '']);
  const end = pick.one(['\n', '\\n', '\r\n', '\\\\n']);
  const first = label === 'OPENSSH ' ? 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUA' : 'MIIE';
  const inner = [first, ...Array.from({ length: pick.number(3, 26) }, () => pick.letters(BASE64, 64))].join(
    end,
  );
  return [
    `-----BEGIN ${label}PRIVATE KEY-----${end}${inner}${end}-----END ${label}PRIVATE KEY-----${end}`,
    inner,
  ];
}
