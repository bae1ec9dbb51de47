import { t } from '../t.ts';

/** What to do where the agent cannot ask, in the viewer's language; what the agent says itself is English. */
export function troubleHelp(kind: string | null): string | undefined {
  switch (kind) {
    case 'unreachable':
      return t(
        'databases.help.unreachable',
        'Is it running, does it listen on that address, and does a firewall let this host through?',
      );
    case 'password':
      return t(
        'databases.help.password',
        'Is it the right account and password, and may the account log in from this host?',
      );
    case 'tls':
      return t(
        'databases.help.tls',
        'Does the certificate name that address, and is it signed by an authority that the agent knows?',
      );
    case 'rights':
      return t(
        'databases.help.rights',
        'Give the account the rights of the guide; what is missing stands below where it is known.',
      );
    case 'timeout':
      return t(
        'databases.help.timeout',
        'It took the connection or the question, and did not answer in time: is it overloaded, or does a firewall drop packets?',
      );
    case 'too_many_connections':
      return t(
        'databases.help.too-many-connections',
        'It is full: keep connections free for administrators, or raise the limit of the server or of the account.',
      );
    default:
      return undefined;
  }
}
