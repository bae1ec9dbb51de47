import { COMMANDS } from './commands.ts';
import { edge } from './edge.ts';
import type { Kind } from './kind.ts';
import { isBareSecret, isMeant, isOdd, isQuotedSecret, isRandom } from './meant.ts';

/** What their makers begin keys with, and nobody anything else. */
const OWN_BEGINNINGS = [
  'github_pat_|gh[opusr]_|gl(?:pat|dt|rt|ptt|oas|ft|soat|imt|agent|cbt|ffct)-|dckr_(?:pat|oat)_|pypi-AgE|rubygems_|GOCSPX-|ya29\\.',
  'xox[abeoprs]-|xapp-|whsec_|[spr]k_(?:live|test)_|xkeysib-|SG\\.|shp(?:at|ss|ca|pa)_|sq0[a-z]{3}-|hv[sbr]\\.|gl(?:sa|c)_|do[opr]_v1_',
  'lin_api_|AT[AC]TT3x|NRAK-|PMAK-|tskey-[a-z]{2,12}-|AGE-SECRET-KEY-1|pscale_(?:tkn|pw|oauth)_|sntrys_|sk-ant-|sk-proj-|AIza|HRKU-AA',
].join('|');
/** What also begins names of things: a key has letters by chance after it. */
const VAGUE_BEGINNINGS = '(?:sk|pk|rk|vgo?|key|pplx|xai|pul)[-_]|(?:hf|gsk|sbp|ntn|figd|ph[cx]|nfp|r8|rnd)_';

/** What is told by its beginning and its length. */
const OWN_FORMS = [
  '(?:AKIA|ASIA|AGPA|AROA)[0-9A-Z]{12,24}|LTAI[A-Za-z0-9]{12,30}|AKID[A-Za-z0-9]{13,40}|npm_[A-Za-z0-9]{36}',
  'SEC[0-9a-f]{40,80}|dapi[0-9a-f]{32}|(?:SK|AC)[0-9a-f]{32}',
  '[MNO][A-Za-z0-9]{22,28}\\.[\\w-]{6}\\.[\\w-]{27,40}',
].join('|');

const NAMES =
  '(?:(?<![A-Za-z])pass|password|passwd|passphrase|passcode|pwd|secret|token|(?:api|access|secret|private|account|signing|encryption|auth|master)[_-]?key(?:[_-]?(?:id|base))?|credentials?|密码|口令|密钥|秘钥|令牌)';

export const SECRETS: readonly Kind[] = [
  {
    label: 'PRIVATE_KEY',
    needs: ['-----BEGIN'],
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,16384}?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/gu,
    group: 0,
  },
  {
    label: 'JWT',
    needs: ['eyJ'],
    pattern: new RegExp(`${edge('[\\w-]', 'eyJ')}eyJ[\\w-]{6,4096}\\.[\\w-]{6,8192}\\.[\\w-]{6,4096}`, 'gu'),
    group: 0,
  },
  {
    label: 'WEBHOOK',
    pattern:
      /((?:hooks\.slack\.com(?:\/|%2F)(?:services|workflows|triggers)|open-apis(?:\/|%2F)bot(?:\/|%2F)v2(?:\/|%2F)hook|discord(?:app)?\.com(?:\/|%2F)api(?:\/|%2F)webhooks)(?:\/|%2F))((?:[\w/-]|%2F){20,256})/giu,
    group: 2,
  },
  {
    label: 'API_KEY',
    pattern: new RegExp(
      `${edge('[A-Za-z0-9_-]', '[ghdprGyxwsSlAaoNPtIH]')}(?:${OWN_BEGINNINGS})[A-Za-z0-9_=.-]{16,512}(?<!\\.)`,
      'gu',
    ),
    group: 0,
  },
  {
    label: 'API_KEY',
    pattern: new RegExp(
      `${edge('[A-Za-z0-9_-]', '[sprvkxhgnf]')}(?:${VAGUE_BEGINNINGS})[A-Za-z0-9_-]{12,512}`,
      'gu',
    ),
    group: 0,
    holds: isRandom,
  },
  {
    label: 'API_KEY',
    pattern: new RegExp(`${edge('[A-Za-z0-9_-]', '[ALMNOSdn]')}(?:${OWN_FORMS})(?![A-Za-z0-9])`, 'gu'),
    group: 0,
  },
  {
    // Bots of Telegram.
    label: 'API_KEY',
    needs: [':AA', '%3AAA'],
    pattern: new RegExp(`${edge('\\w', '\\d{8}')}\\d{8,10}(?::|%3A)AA[\\w-]{30,36}(?![A-Za-z0-9])`, 'gu'),
    group: 0,
  },
  {
    // Azure's client secrets.
    label: 'API_KEY',
    needs: ['Q~'],
    pattern: /[A-Za-z0-9_~.]{3}\dQ~[\w.~-]{31,34}/gu,
    group: 0,
  },
  { label: 'API_KEY', needs: ['.atlasv1.'], pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}/gu, group: 0 },
  {
    // Mailchimp's end in where its servers are.
    label: 'API_KEY',
    needs: ['-us'],
    pattern: /(?<![0-9a-f](?<!%[0-9A-F]{2}))[0-9a-f]{32}-us\d{1,2}(?!\w)/gu,
    group: 0,
  },
  {
    label: 'PASSWORD',
    needs: ['://'],
    pattern: /(?<![A-Za-z0-9+.-])([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"']{0,128}:)([^\s/"']{1,256})(?=@)/giu,
    group: 2,
    holds: isMeant,
  },
  {
    label: 'PASSWORD',
    pattern: /((?<![\w-])(?:-u|--user)[ =]["']?[^\s:@/"']{1,128}:)([^\s"']{4,256})/gu,
    group: 2,
    // `-u 1000:1000` is who a container runs as.
    holds: (value, { lead }) => isMeant(value) && !/\d:\d+$/u.test(`${lead}${value}`),
  },
  {
    // Go's driver of MySQL, and Oracle's of Java.
    label: 'PASSWORD',
    needs: ['@'],
    pattern:
      /((?::(?=[^\s"'@:/]{1,256}@(?:tcp6?|udp|unix)\()|jdbc:oracle:\w{2,8}:[\w.$#-]{1,64}\/))([^\s"'@]{1,256})(?=@)/gu,
    group: 2,
    holds: isMeant,
  },
  ...COMMANDS,
  {
    label: 'PASSWORD',
    pattern: new RegExp(
      `(name=\\\\?"[\\w.[\\]-]{0,32}?${NAMES}[\\w\\]-]{0,16}\\\\?"(?:\\s|\\\\[rn]){2,8})([^\\s\\\\]{3,256})`,
      'giu',
    ),
    group: 2,
  },
  {
    // What Docker and npm keep: a name and a password in base64.
    label: 'TOKEN',
    needs: ['auth'],
    pattern: /(\\?"auth\\?"\s{0,4}:\s{0,4}\\?")([A-Za-z0-9+/]{8,1024}={0,2})/gu,
    group: 2,
    holds: (value) => /^[\x21-\x7e]+:[\x21-\x7e]+$/u.test(Buffer.from(value, 'base64').toString('latin1')),
  },
  {
    label: 'TOKEN',
    pattern:
      /(?<![A-Za-z])((?:(?:proxy-)?authorization\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?(?:[A-Za-z][\w-]{1,20}(?:\s|%20){1,4})?|(?:Bearer|Basic)(?:\s|%20){1,4}))([A-Za-z0-9._~+/=-]{8,4096})/giu,
    group: 2,
    holds: (value) => (/\d|=$/u.test(value) || isOdd(value)) && isMeant(value),
  },
  {
    label: 'COOKIE',
    pattern: /(?<![A-Za-z-])((?:Set-)?Cookie\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?)([^\r\n"']{4,4096})/giu,
    group: 2,
    holds: (value) => /^[\w!#$%&*+.^|~-]{1,128}=\S/u.test(value),
  },
  {
    label: 'COOKIE',
    pattern:
      /((?<![A-Za-z])(?:(?:php|j)?sess(?:ion)?[_-]?(?:id|key)|asp\.net_sessionid|connect\.sid|sid)\\?["']?\s{0,2}[:=]\s{0,2}\\?["']?)(?!0x)([A-Za-z0-9%._+-]{20,256})/giu,
    group: 2,
    holds: isRandom,
  },
  {
    label: 'SECRET',
    pattern:
      /((?:验证码|校验码|动态码|动态密码|(?:verification|security|login|one[ -]time) (?:pass)?code|one[ -]time password|(?<![A-Za-z])otp)(?:\\?["'])?\s{0,3}(?:是|为|[:：=]|is)?\s{0,3}\\?["']?)(\d{4,8})(?![\w-])/giu,
    group: 2,
  },
  {
    label: 'SECRET',
    pattern: /((?:密码|口令|密钥|秘钥|令牌)(?:是|为)?[:：]?\s{0,2}["'“「])([^\s"'”」]{4,256})(?=["'”」])/gu,
    group: 2,
    holds: isQuotedSecret,
  },
  {
    label: 'SECRET',
    pattern: new RegExp(
      `(${NAMES}\\\\?["'\`]?\\s{0,4}(?:=>|:=|[:=：])\\s{0,4}\\\\?["'\`])((?:[^"'\`\\\\\\r\\n]|\\\\[^"'\`\\r\\n]){4,512})`,
      'giu',
    ),
    group: 2,
    holds: isQuotedSecret,
  },
  {
    label: 'SECRET',
    pattern: new RegExp(
      `(${NAMES}(?:\\\\?["'\`])?(?:\\s{0,4}(?:=>|:=|[:=：]|%3[AD]|是|为|\\bis\\b)\\s{0,4}))([^\\s\\x00-\\x1f"'\`\\\\,;&，。；<>(){}[\\]\\u2e80-\\u9fff\\uff00-\\uffef]{4,512})`,
      'giu',
    ),
    group: 2,
    holds: isBareSecret,
  },
  {
    label: 'SECRET',
    pattern: new RegExp(`(<(?:[\\w:.-]{0,40}[_.:-])?${NAMES}>)([^<>\\s]{4,512})(?=</)`, 'giu'),
    group: 2,
    holds: isMeant,
  },
  {
    label: 'SECRET',
    pattern: /((?:[?&]|%3F|%26)(?:key|sig|signature|sign|auth|code)(?:=|%3D))([A-Za-z0-9%+/=_-]{16,512})/giu,
    group: 2,
    holds: (value) => /\d/u.test(value) && isMeant(value),
  },
];
