import type { RuleCondition } from '@vigilops/contracts/api';
import { writtenMoment } from '@vigilops/runtime';
import type { CheckResultRow, ServiceRecord, Signal } from '../../model/index.ts';
import type { Look } from '../look.ts';
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
      return signalOf(one, latest.get(one.service.id) ?? [], days, look);
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
  { nowUs, words, timeZone }: Look,
): Signal {
  const ends = results.flatMap(({ certificateExpiresUs: us }) => (us === null ? [] : [us]));
  if (ends.length === 0) {
    const message = words.about(name, words.noCertificate);
    return { ...common, verdict: 'no_data', value: null, message, becauseOf };
  }
  const endsUs = Math.min(...ends);
  const left = (endsUs - nowUs) / DAY_US;
  const { date } = writtenMoment(endsUs / 1_000, timeZone);
  return {
    ...common,
    verdict: left < days ? 'bad' : 'good',
    value: left,
    message: words.about(
      name,
      left < 0 ? words.certificateOver(date) : words.certificate(date, left.toFixed(1), days),
    ),
    becauseOf,
  };
}
