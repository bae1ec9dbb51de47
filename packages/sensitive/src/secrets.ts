import type { Kind } from './kind.ts';
import { isBareSecret, isMeant, isOdd, isQuotedSecret, isRandom } from './meant.ts';

/** What their makers begin keys with, and nobody anything else. */
const OWN_BEGINNINGS = [
  'github_pat_|gh[opusr]_|gl(?:pat|dt|rt|ptt|oas|ft|soat|imt|agent|cbt|ffct)-|dckr_(?:pat|oat)_|pypi-AgE|rubygems_|GOCSPX-|ya29\\.',
  'xox[abeoprs]-|xapp-|whsec_|[spr]k_(?:live|test)_|xkeysib-|SG\\.|shp(?:at|ss|ca|pa)_|sq0[a-z]{3}-|hv[sbr]\\.|gl(?:sa|c)_|do[opr]_v1_',
  'lin_api_|AT[AC]TT3x|NRAK-|PMAK-|tskey-[a-z]{2,12}-|AGE-SECRET-KEY-1|pscale_(?:tkn|pw|oauth)_|sntrys_|sk-ant-|sk-proj-|AIza',
].join('|');
/** What also begins names of things: a key has letters by chance after it. */
const VAGUE_BEGINNINGS = '(?:sk|pk|rk|vgo?|key|pplx|xai|pul)[-_]|(?:hf|gsk|sbp|ntn|figd|ph[cx]|nfp|r8|rnd)_';

const NAMES =
  '(?:(?<![A-Za-z])pass|password|passwd|passphrase|passcode|pwd|secret|token|(?:api|access|secret|private|account|signing|encryption|auth|master)[_-]?key(?:[_-]?(?:id|base))?|credentials?|密码|口令|密钥|秘钥|令牌)';

export const SECRETS: readonly Kind[] = [
  {
    label: 'PRIVATE_KEY',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,16384}?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/gu,
    group: 0,
  },
  { label: 'JWT', pattern: /(?<![\w-])eyJ[\w-]{6,4096}\.[\w-]{6,8192}\.[\w-]{6,4096}/gu, group: 0 },
  {
    label: 'WEBHOOK',
    pattern:
      /((?:hooks\.slack\.com\/(?:services|workflows|triggers)|\/open-apis\/bot\/v2\/hook|discord(?:app)?\.com\/api\/webhooks)\/)([\w/-]{20,256})/gu,
    group: 2,
  },
  {
    label: 'API_KEY',
    pattern: new RegExp(`(?<![A-Za-z0-9_-])(?:${OWN_BEGINNINGS})[A-Za-z0-9_=.-]{16,512}(?<!\\.)`, 'gu'),
    group: 0,
  },
  {
    label: 'API_KEY',
    pattern: new RegExp(`(?<![A-Za-z0-9_-])(?:${VAGUE_BEGINNINGS})[A-Za-z0-9_-]{12,512}`, 'gu'),
    group: 0,
    holds: isRandom,
  },
  {
    label: 'API_KEY',
    pattern:
      /(?<![A-Za-z0-9_-])(?:(?:AKIA|ASIA|AGPA|AROA)[0-9A-Z]{12,24}|LTAI[A-Za-z0-9]{12,30}|AKID[A-Za-z0-9]{13,40}|npm_[A-Za-z0-9]{36}|SEC[0-9a-f]{40,80}|dapi[0-9a-f]{32}|(?:SK|AC)[0-9a-f]{32}|\d{8,10}:AA[\w-]{30,36})(?![A-Za-z0-9])/gu,
    group: 0,
  },
  {
    label: 'PASSWORD',
    pattern: /(?<![A-Za-z0-9+.-])([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"']{0,128}:)([^\s/"']{1,256})(?=@)/giu,
    group: 2,
    holds: isMeant,
  },
  {
    label: 'PASSWORD',
    pattern: /((?<![\w-])(?:-u|--user)[ =]["']?[^\s:@/"']{1,128}:)([^\s"']{4,256})/gu,
    group: 2,
    holds: isMeant,
  },
  {
    label: 'TOKEN',
    pattern:
      /(?<![A-Za-z])((?:(?:proxy-)?authorization\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?(?:[A-Za-z][\w-]{1,20}\s{1,4})?|(?:Bearer|Basic)\s{1,4}))([A-Za-z0-9._~+/=-]{8,4096})/giu,
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
      `(${NAMES}(?:\\\\?["'\`])?(?:\\s{0,4}(?:=>|:=|[:=：]|是|为|\\bis\\b)\\s{0,4}))([^\\s"'\`\\\\,;&，。；<>(){}[\\]\\u2e80-\\u9fff\\uff00-\\uffef]{4,512})`,
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
    pattern: /([?&](?:key|sig|signature|sign|auth|code)=)([A-Za-z0-9%+/=_-]{16,512})/giu,
    group: 2,
    holds: (value) => /\d/u.test(value) && isMeant(value),
  },
];
