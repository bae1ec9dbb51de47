import type { Answer } from '@vigilops/contracts/client';
import { t } from '../../t.ts';

export type AuditLine = Answer<'listAudit'>['items'][number];

/** What was done, in words; what this version does not know is told as the log has it. */
export function actionName(action: string): string {
  return WORDS[action]?.() ?? action;
}

const WORDS: Readonly<Record<string, (() => string) | undefined>> = {
  'user.registered': () => t('audit.user-registered', 'Made an account'),
  'user.created': () => t('audit.user-created', 'Created a user'),
  'user.invited': () => t('audit.user-invited', 'Invited somebody'),
  'user.changed': () => t('audit.user-changed', 'Changed a user'),
  'user.removed': () => t('audit.user-removed', 'Removed a user'),
  'user.password_changed': () => t('audit.password-changed', 'Changed their password'),
  'user.password_reset': () => t('audit.password-reset', 'Set a new password by a link'),
  'user.reset_link_made': () => t('audit.reset-link', 'Made a link for a new password'),
  'invitation.withdrawn': () => t('audit.invitation-withdrawn', 'Withdrew an invitation'),
  'session.opened': () => t('audit.session-opened', 'Signed in'),
  'session.ended': () => t('audit.session-ended', 'Signed out'),
  'session.refused': () => t('audit.session-refused', 'Was refused: wrong e-mail or password'),
  'session.reused': () =>
    t('audit.session-reused', 'A session was ended: its refresh token was used a second time'),
  'token.created': () => t('audit.token-created', 'Made a token'),
  'token.revoked': () => t('audit.token-revoked', 'Revoked a token'),
  'enrollment.created': () => t('audit.enrollment-created', 'Made an install command'),
  'enrollment.revoked': () => t('audit.enrollment-revoked', 'Revoked an install command'),
  'enrollment.used': () => t('audit.enrollment-used', 'Came in by an install command'),
  'enrollment.refused': () =>
    t('audit.enrollment-refused', 'Was refused: an install command that is not good'),
  'host.changed': () => t('audit.host-changed', 'Changed a host'),
  'host.forgotten': () => t('audit.host-forgotten', 'Forgot a host'),
  'host.merged': () => t('audit.host-merged', 'Merged a host into another'),
  'service.created': () => t('audit.service-created', 'Added a service'),
  'service.changed': () => t('audit.service-changed', 'Changed a service'),
  'service.removed': () => t('audit.service-removed', 'Removed a service'),
  'service.paused': () => t('audit.service-paused', 'Paused the check of a service'),
  'service.resumed': () => t('audit.service-resumed', 'Let the check of a service go on'),
  'service.heartbeat_renewed': () =>
    t('audit.heartbeat-renewed', 'Gave the heartbeat of a service a new address'),
  'log_search.created': () => t('audit.log-search-created', 'Saved a search of logs'),
  'log_search.changed': () => t('audit.log-search-changed', 'Changed a saved search of logs'),
  'log_search.removed': () => t('audit.log-search-removed', 'Removed a saved search of logs'),
  'knowledge.created': () => t('audit.knowledge-created', 'Wrote an article of the knowledge base'),
  'knowledge.changed': () => t('audit.knowledge-changed', 'Changed an article of the knowledge base'),
  'knowledge.published': () => t('audit.knowledge-published', 'Accepted or showed an article again'),
  'knowledge.archived': () => t('audit.knowledge-archived', 'Hid or discarded an article'),
  'log_pipelines.saved': () => t('audit.log-pipelines-saved', 'Changed what is done with log lines'),
  'log_archive.retried': () => t('audit.log-archive-retried', 'Had an archived day of logs looked at'),
  'log_archive.credentials_changed': () =>
    t('audit.log-archive-credentials', 'Changed the keys of the log archive'),
  'log_restore.created': () => t('audit.log-restore-created', 'Fetched archived logs back'),
  'log_restore.removed': () => t('audit.log-restore-removed', 'Let go of logs that were fetched back'),
  'maintenance.created': () => t('audit.maintenance-created', 'Planned maintenance'),
  'maintenance.changed': () => t('audit.maintenance-changed', 'Changed maintenance'),
  'maintenance.removed': () => t('audit.maintenance-removed', 'Removed maintenance'),
  'settings.changed': () => t('audit.settings-changed', 'Changed settings'),
  'status_incident.created': () => t('audit.incident-created', 'Reported an incident on the status page'),
  'status_incident.updated': () => t('audit.incident-updated', 'Updated an incident on the status page'),
  'status_incident.removed': () => t('audit.incident-removed', 'Removed an incident from the status page'),
  'alert.acknowledged': () => t('audit.alert-acknowledged', 'Acknowledged an alert'),
  'alert_ledger.undone': () => t('audit.ledger-undone', 'Told of an alert that was held back'),
  'incident.acknowledged': () => t('audit.incident-acknowledged', 'Acknowledged an incident'),
  'incident.assigned': () => t('audit.incident-assigned', 'Assigned an incident'),
  'incident.noted': () => t('audit.incident-noted', 'Wrote a note on an incident'),
  'finding.judged': () => t('audit.finding-judged', 'Said whether a finding was useful'),
  'database_definition.created': () => t('audit.database-definition-created', 'Defined a database'),
  'database_definition.changed': () =>
    t('audit.database-definition-changed', 'Changed the definition of a database'),
  'database_definition.removed': () =>
    t('audit.database-definition-removed', 'Removed the definition of a database'),
  'database_advice.dismissed': () =>
    t('audit.database-advice-dismissed', 'Dismissed advice about a database'),
  'database_advice.opened': () => t('audit.database-advice-opened', 'Opened advice about a database again'),
  'incident.split': () => t('audit.incident-split', 'Took alerts out of an incident'),
  'silence.created': () => t('audit.silence-created', 'Made a silence'),
  'silence.changed': () => t('audit.silence-changed', 'Changed a silence'),
  'silence.expired': () => t('audit.silence-expired', 'Ended a silence'),
  'notification_channel.created': () => t('audit.channel-created', 'Added a notification channel'),
  'notification_channel.changed': () => t('audit.channel-changed', 'Changed a notification channel'),
  'notification_channel.removed': () => t('audit.channel-removed', 'Removed a notification channel'),
  'notification_channel.tested': () => t('audit.channel-tested', 'Tried a notification channel'),
  'alert_rule.created': () => t('audit.rule-created', 'Added an alert rule'),
  'alert_rule.changed': () => t('audit.rule-changed', 'Changed an alert rule'),
  'alert_rule.removed': () => t('audit.rule-removed', 'Removed an alert rule'),
  'llm_provider.created': () => t('audit.llm-provider-created', 'Added an LLM provider'),
  'llm_provider.changed': () => t('audit.llm-provider-changed', 'Changed an LLM provider'),
  'llm_provider.removed': () => t('audit.llm-provider-removed', 'Removed an LLM provider'),
  'llm_provider.tested': () => t('audit.llm-provider-tested', 'Tried an LLM provider'),
  'llm_provider.models_refreshed': () =>
    t('audit.llm-provider-models', 'Asked an LLM provider for its models'),
  'llm_alias.created': () => t('audit.llm-alias-created', 'Added a name for LLMs'),
  'llm_alias.changed': () => t('audit.llm-alias-changed', 'Changed a name for LLMs'),
  'llm_alias.removed': () => t('audit.llm-alias-removed', 'Removed a name for LLMs'),
  'llm_project.created': () => t('audit.llm-project-created', 'Added an LLM project'),
  'llm_texts.read': () => t('audit.llm-texts-read', 'Read the prompt and answer of an LLM call'),
  'llm_texts.forgotten': () => t('audit.llm-texts-forgotten', 'Removed the prompt and answer of an LLM call'),
  'llm_project.changed': () => t('audit.llm-project-changed', 'Changed an LLM project'),
  'llm_project.removed': () => t('audit.llm-project-removed', 'Removed an LLM project'),
  'llm_usage.imported': () => t('audit.llm-usage-imported', "Imported a provider's export of LLM usage"),
  'llm_usage.removed': () => t('audit.llm-usage-removed', "Removed a provider's export of LLM usage"),
  'llm_key.created': () => t('audit.llm-key-created', 'Made an LLM key'),
  'llm_key.changed': () => t('audit.llm-key-changed', 'Changed an LLM key'),
  'llm_key.rotated': () => t('audit.llm-key-rotated', 'Gave an LLM key a new secret'),
  'llm_key.revoked': () => t('audit.llm-key-revoked', 'Revoked an LLM key'),
  'llm_price.set': () => t('audit.llm-price-set', 'Set the price of an LLM'),
  'llm_price.removed': () => t('audit.llm-price-removed', 'Removed the price of an LLM'),
  'llm_budget.created': () => t('audit.llm-budget-created', 'Added an LLM budget'),
  'llm_budget.changed': () => t('audit.llm-budget-changed', 'Changed an LLM budget'),
  'llm_budget.lifted': () => t('audit.llm-budget-lifted', 'Lifted an LLM budget for a time'),
  'llm_budget.held_again': () => t('audit.llm-budget-held', 'Made an LLM budget hold again'),
  'llm_budget.removed': () => t('audit.llm-budget-removed', 'Removed an LLM budget'),
};

export function actorName({ kind, name }: AuditLine['actor']): string {
  switch (kind) {
    case 'person':
      return name;
    case 'token':
      return t('audit.by-token', 'Token {{name}}', { name });
    case 'grafana':
      return t('audit.by-grafana', '{{name}} in Grafana', { name });
    case 'command':
      return name === ''
        ? t('audit.by-command', 'On the server')
        : t('audit.by-whom', '{{name}} (on the server)', { name });
    case 'nobody':
      return t('audit.by-nobody', 'Not signed in');
    default:
      return kind satisfies never;
  }
}

/** `role: admin, by: first` */
export const detailText = ({ detail }: AuditLine): string =>
  Object.entries(detail)
    .map(([key, value]) => `${key}: ${value === null ? '–' : String(value)}`)
    .join(', ');

/** Lines with all these words, in any of their columns. */
export function filterLines(lines: readonly AuditLine[], text: string): readonly AuditLine[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return lines.filter((line) => {
    const all = [
      line.action,
      actionName(line.action),
      actorName(line.actor),
      line.subject,
      detailText(line),
      line.address ?? '',
    ]
      .join('\n')
      .toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
