/** What can go wrong on the way to Azure, and answers that are none. */
import type { DiagnosisRow } from '../diagnosis-row.ts'

export const NETWORK_ROWS = {
  vault_host_not_found: {
    title: 'The vault cannot be found',
    cause: 'There is no host {host}. The vault was deleted, its name is misspelled, or this network cannot resolve it.',
    who: 'you',
    steps: [
      'Compare the Vault URL of the connection with {portal}: Key vaults > Overview > Vault URI.',
      'If the vault is reached through a private endpoint, check the DNS of the server Keyway runs on.',
    ],
    retry: 'later',
  },
  host_not_found: {
    title: 'A host of Azure cannot be found',
    cause: 'The name {host} cannot be resolved from the server Keyway runs on.',
    who: 'you',
    steps: ['Check the network and the DNS of the server Keyway runs on.'],
    retry: 'later',
  },
  connection_refused: {
    title: 'The host refuses connections',
    cause: 'Nothing answers at {host}.',
    who: 'you',
    steps: [
      'Check the firewall between the server Keyway runs on and {host}.',
      'If it is the sandbox, check that it is running.',
    ],
    retry: 'later',
  },
  connection_lost: {
    title: 'The connection broke off',
    cause: 'The network connection to {host} ended before the answer was complete.',
    who: 'nobody',
    steps: ['Nothing to do: Keyway tries again.', 'If it lasts, check the network of the server Keyway runs on.'],
    retry: 'later',
  },
  timed_out: {
    title: 'No answer in time',
    cause: '{host} did not answer in time.',
    who: 'nobody',
    steps: ['Nothing to do: Keyway tries again.', 'If it lasts, check the network of the server Keyway runs on.'],
    retry: 'later',
  },
  tls_failed: {
    title: 'The certificate of the host is not trusted',
    cause: '{host} did not prove its identity ({networkCode}). Often a company proxy replaces certificates.',
    who: 'you',
    steps: [
      'Check date and time of the server Keyway runs on.',
      'If a company proxy inspects TLS, start Keyway with NODE_EXTRA_CA_CERTS naming the certificate of the proxy.',
    ],
    retry: 'later',
  },
  address_refused: {
    title: 'The host has a private address',
    cause:
      'The name {host} leads to {address}, an address inside a private network. Keyway does not send tokens there.',
    who: 'you',
    steps: [
      'If the vault is meant to be reached through a private endpoint, start Keyway with KEYWAY_ALLOW_HOSTS={host}.',
      'Otherwise check the DNS of the server Keyway runs on.',
    ],
    retry: 'no',
  },
  redirected: {
    title: 'The host wanted to redirect the call',
    cause: '{host} answered with a redirect. Azure does not do that, and Keyway does not follow it.',
    who: 'you',
    steps: ['Check whether a proxy or a captive portal is between Keyway and Azure.'],
    retry: 'later',
  },
  answer_not_json: {
    title: 'The answer is not from Azure',
    cause: '{host} answered something that is not JSON. Often a proxy or a captive portal answers instead.',
    who: 'you',
    steps: ['Check whether a proxy or a firewall is between Keyway and Azure.'],
    retry: 'later',
  },
  answer_too_large: {
    title: 'The answer is too large',
    cause: '{host} sent more than {limit}, so Keyway stopped reading.',
    who: 'you',
    steps: ['Ask for fewer results per page.'],
    retry: 'no',
  },
  next_page_foreign: {
    title: 'The next page is on another host',
    cause: '{host} named a next page at another host. Keyway does not send a token there.',
    who: 'microsoft',
    steps: ['Report it: Azure keeps the pages of a list on one host.'],
    retry: 'no',
  },
} as const satisfies Record<string, DiagnosisRow>
