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
    title: 'A host cannot be found',
    cause: 'The name {host} cannot be resolved from the server Keyway runs on.',
    who: 'you',
    steps: ['Check the network and the DNS of the server Keyway runs on.'],
    retry: 'later',
  },
  name_server_failed: {
    title: 'The name server does not answer',
    cause: 'The server Keyway runs on asked its name server for {host} and got no usable answer ({networkCode}).',
    who: 'you',
    steps: [
      'On the server Keyway runs on, look {host} up, e.g. with nslookup, and check the name servers it is set to use.',
      'In a container, check that the network it is attached to has a name server.',
    ],
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
  network_unreachable: {
    title: 'There is no way to the host',
    cause:
      'The network of the server Keyway runs on has no route to {host}, or forbids the connection ({networkCode}).',
    who: 'you',
    steps: [
      'Check that the server Keyway runs on has a network, and a route to the internet or to the private endpoint.',
      'Check its own firewall: outgoing connections to {host} on port 443 must be allowed.',
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
  certificate_expired: {
    title: 'The certificate of the host has expired',
    cause:
      '{host} shows a certificate whose time is over. Often the clock of this server is wrong, or a proxy is out of date.',
    who: 'you',
    steps: [
      'Check date and time of the server Keyway runs on.',
      'If they are right, ask who runs the proxy or firewall between Keyway and {host} to renew its certificate.',
    ],
    retry: 'later',
  },
  certificate_wrong_host: {
    title: 'The certificate belongs to another host',
    cause: 'What answers at {host} shows a certificate of another name, so it is not {host}.',
    who: 'you',
    steps: [
      'Check the DNS of the server Keyway runs on: {host} may lead to the wrong address.',
      'Check whether a proxy or a captive portal answers in its place.',
    ],
    retry: 'later',
  },
  certificate_untrusted: {
    title: 'The certificate of the host is not trusted',
    cause:
      '{host} shows a certificate of an authority that this server does not trust ({networkCode}). Often a company proxy replaces certificates.',
    who: 'you',
    steps: [
      'If a company proxy inspects TLS, start Keyway with NODE_EXTRA_CA_CERTS naming the certificate of the proxy.',
      'If it is the sandbox, restart Keyway together with it: the sandbox may have a new authority.',
      'Otherwise somebody may be between Keyway and {host}: ask who runs the network.',
    ],
    retry: 'later',
  },
  tls_failed: {
    title: 'No encrypted connection could be made',
    cause: '{host} answered, but not with TLS 1.2 or newer ({networkCode}).',
    who: 'you',
    steps: [
      'Check that the address and its port are right.',
      'Check whether a proxy or a firewall between Keyway and {host} breaks TLS.',
    ],
    retry: 'later',
  },
  clock_off: {
    title: 'The clock of this server is wrong',
    cause:
      'Date and time of the server Keyway runs on differ from those of {host} {offset}, so certificates and tokens seem not to be valid.',
    who: 'you',
    steps: ['Set date and time of the server Keyway runs on, best by NTP.', 'Test the connection again.'],
    retry: 'later',
  },
  proxy_sign_in_needed: {
    title: 'The proxy asks for a sign-in',
    cause: 'A proxy between Keyway and {host} wants a user name and a password, or does not accept those it got (407).',
    who: 'you',
    steps: [
      'Ask who runs the network for the account of the proxy.',
      'Set it in the environment Keyway starts in: HTTPS_PROXY=http://user:password@proxy:port. Or let {host} be reached without the proxy.',
    ],
    retry: 'later',
  },
  proxy_refused: {
    title: 'The proxy does not let the call through',
    cause: 'The proxy between Keyway and {host} refused to connect ({networkCode}).',
    who: 'you',
    steps: [
      'Ask who runs the proxy to allow {host} on port 443.',
      'Check the address of the proxy in the environment Keyway starts in (HTTPS_PROXY), or name {host} in NO_PROXY.',
    ],
    retry: 'later',
  },
  address_refused: {
    title: 'The host has a private address',
    cause:
      'The name {host} leads to {address}, an address inside a private network. Keyway sends no credentials there.',
    who: 'you',
    steps: [
      'If it is meant to be reached there, such as a vault through a private endpoint, start Keyway with KEYWAY_ALLOW_HOSTS={host}.',
      'Otherwise check the DNS of the server Keyway runs on.',
    ],
    retry: 'no',
  },
  host_not_checked: {
    title: 'It cannot be checked where the host leads',
    cause:
      'Calls go out through a proxy, and the DNS of this server does not tell where {host} leads. It may be inside a private network, so Keyway sends no credentials there.',
    who: 'you',
    steps: [
      'If the host may be called, start Keyway with KEYWAY_ALLOW_HOSTS={host}.',
      'Where only the proxy can look names up, it can be left to decide: start Keyway with KEYWAY_PROXY_RESOLVES=on.',
    ],
    retry: 'later',
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
