/** The portal's pages, and what witnesses them. */
import type { ParityRow } from './row.ts'

const SHOWN = 'test/portal-pages.test.ts: %s is shown and never says a value'
const FIELD = 'test/portal-pages.test.ts: of %s with %j is refused at %s, keeps what was typed and changes nothing'

export const TESTERS_PORTAL_PARITY: readonly ParityRow[] = [
  {
    call: 'portal, forms',
    does: 'only its own pages can send them; a problem stands at the field, nothing typed is lost',
    witness: ['test/portal.test.ts: %s change nothing', FIELD],
  },
  {
    call: 'portal, hosts',
    does: 'under a loopback name and from this machine only',
    witness: [
      'test/portal.test.ts: are served only under a loopback name',
      'test/clock-and-state.test.ts: answer nobody from the network, even when the sandbox listens to it',
    ],
  },
  {
    call: 'portal, what is gone',
    does: 'leads back and says so',
    witness: ['test/portal-pages.test.ts: %s of nothing leads back to %s'],
  },
  { call: 'portal Home', does: 'first steps, addresses', witness: [SHOWN] },
  {
    call: 'portal App registrations, New registration, Overview, Authentication',
    does: 'as in Azure',
    witness: [
      'test/portal.test.ts: are made with a redirect URI and shown with their client ID',
      'test/portal.test.ts: keep what was typed when the redirect URI is refused',
      'test/portal.test.ts: never write a name as HTML',
      FIELD,
    ],
  },
  {
    call: 'portal Certificates & secrets',
    does: 'a value once, expiry shown',
    witness: ['test/portal.test.ts: show a new secret once, and only its hint afterwards', FIELD],
  },
  { call: 'portal API permissions', does: 'permissions, consents, consent for everyone', witness: [SHOWN] },
  {
    call: 'portal Users',
    does: 'roles, sessions, consents',
    witness: [SHOWN, 'test/portal-pages.test.ts: show their consents, which can be taken back'],
  },
  {
    call: 'portal Key vaults, Create, Overview',
    does: 'Resource Manager’s refusals at the field',
    witness: ['test/portal.test.ts: are created, filled and read, a value only on request', FIELD],
  },
  {
    call: 'portal Access policies, Access control (IAM)',
    does: 'who may use a vault',
    witness: ['test/portal.test.ts: show a person without a policy the vault’s own refusal', FIELD, SHOWN],
  },
  {
    call: 'portal Access configuration',
    does: 'policies or roles',
    witness: ['test/portal-pages.test.ts: follow the permission model that Access configuration sets'],
  },
  {
    call: 'portal Secrets, Keys, Certificates, versions, Manage deleted',
    does: 'make, disable, delete, recover, purge',
    witness: [SHOWN, 'test/portal-pages.test.ts: are disabled, enabled, deleted, recovered and purged', FIELD],
  },
  { call: 'portal Deleted vaults', does: 'recover, purge', witness: [SHOWN] },
  {
    call: 'portal Activity log',
    does: 'why a call was refused, what to do next; audit and vault events',
    witness: [
      'test/portal-pages.test.ts: explains a refusal: decision, rule, the service’s words, and what to do next',
      'test/portal-pages.test.ts: links a missing permission to the page that gives it',
      'test/portal-pages.test.ts: shows audit events and vault events',
      'test/portal-pages.test.ts: is emptied only after a question',
    ],
  },
  { call: 'portal Sign-in failures', does: 'AADSTS codes armed', witness: [SHOWN, FIELD] },
  {
    call: 'portal Faults and limits, Delays and limits of a vault',
    does: 'every fault, names and handshakes included',
    witness: [
      'test/portal-pages.test.ts: %s is set for one vault, listed and removed',
      'test/portal-pages.test.ts: of single operations are armed and switched off',
      'test/portal-pages.test.ts: and limits hold for all vaults, or for one',
      FIELD,
    ],
  },
  {
    call: 'portal Clock',
    does: 'freeze, move, resume',
    witness: ['test/portal-pages.test.ts: is frozen, moved to a date, and runs again', FIELD],
  },
  {
    call: 'portal Snapshots and forks',
    does: 'download, restore after consent, fork with its addresses, seed',
    witness: [
      'test/portal-pages.test.ts: is downloaded and put back, but never by a file that is none or without consent',
      'test/portal-pages.test.ts: is forked, the new addresses shown, and the fork stopped',
      'test/portal-pages.test.ts: takes a seed, and gives it up',
    ],
  },
  {
    call: 'portal Hosts and certificates',
    does: 'CA, lines of a hosts file',
    witness: ['test/portal-pages.test.ts: offers the CA and the lines of a hosts file'],
  },
]
