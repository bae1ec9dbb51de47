import { formatTimeUs, type Notice } from '@vigilops/contracts/api';
import type { NoticeRecord } from '../../../model/index.ts';

export function presentNotice(notice: NoticeRecord): Notice {
  return {
    id: notice.id,
    incident_id: notice.incidentId,
    kind: notice.kind,
    channel: notice.channelName,
    channel_type: notice.channelType,
    state: notice.state,
    severity: notice.severity,
    title: notice.content.title,
    alerts: notice.alertIds.length,
    made_at: formatTimeUs(notice.madeUs),
    sent_at: notice.sentUs === null ? null : formatTimeUs(notice.sentUs),
    attempts: notice.attempts,
    error: notice.error,
    receipt: notice.receipt,
  };
}
