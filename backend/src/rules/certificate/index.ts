import type { RuleCondition } from '@vigilops/contracts/api';
import type { CheckResultRow, ServiceRecord, Signal } from '../../model/index.ts';
import type { EvaluateRule } from '../rule-kind.ts';
import { servicesInScope, type ServiceInScope } from '../services-in-scope.ts';

type CertificateCondition = Extract<RuleCondition, { type: 'certificate' }>;

const DAY_US = 86_400e6;

/** The certificates that HTTPS checks see: of several observers the one that ends soonest. */
export const evaluateCertificate: EvaluateRule<CertificateCondition> = async (rule, look) => {
  const [all, hosts] = await Promise.all([look.services(), look.hosts()]);
  const latest = await look.results(() => DAY_US, 'day');
  return servicesInScope(rule, all, hosts)
    .filter(({ service }) => speaksTls(service))
    .map((one) => {
      const days = one.override?.threshold ?? rule.condition.days;
      return signalOf(one, latest.get(one.service.id) ?? [], days, look.nowUs);
    });
};

function speaksTls({ spec }: ServiceRecord): boolean {
  return spec?.check.type === 'http' && /^https:/i.test(spec.check.url);
}

/** What did not get as far as a certificate says nothing of it. */
function signalOf(
  { service: { name, becauseOf }, common }: ServiceInScope,
  results: readonly CheckResultRow[],
  days: number,
  nowUs: number,
): Signal {
  const ends = results.flatMap(({ certificateExpiresUs: us }) => (us === null ? [] : [us]));
  if (ends.length === 0) {
    const message = `${name}: no certificate was seen within a day`;
    return { ...common, verdict: 'no_data', value: null, message, becauseOf };
  }
  const endsUs = Math.min(...ends);
  const left = (endsUs - nowUs) / DAY_US;
  const on = new Date(endsUs / 1_000).toISOString().slice(0, 10);
  const how = left < 0 ? `ended on ${on}` : `ends on ${on}, in ${left.toFixed(1)} days`;
  return {
    ...common,
    verdict: left < days ? 'bad' : 'good',
    value: left,
    message: `${name}: the certificate ${how}, limit ${String(days)} days`,
    becauseOf,
  };
}
