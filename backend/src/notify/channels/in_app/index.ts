import { defineChannel } from '../../define-channel.ts';

/** The notification centre: a message is in it as soon as it is settled as sent. */
export const inApp = defineChannel({
  type: 'in_app',
  class: 'in_app',
  title: { en: 'In the app', zh: '站内通知' },
  setup: {
    en: '1. Nothing to set up: it is always there.',
    zh: '1. 无需设置，始终可用。',
  },
  fields: {},
  // A person's eyes: more than one a second is a storm for them, too.
  limits: { perMinute: 60, perSecond: null, bodyBytes: Number.MAX_SAFE_INTEGER },
  render: () => null,
  send: () => Promise.resolve({ outcome: 'sent', receipt: null }),
});
