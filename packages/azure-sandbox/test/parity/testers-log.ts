/** The log of calls and the control API, and what witnesses them. */
import type { ParityRow } from './row.ts'

export const TESTERS_LOG_PARITY: readonly ParityRow[] = [
  {
    call: 'call log, refused',
    does: 'caller, what the token claims, and the service’s own reason',
    witness: [
      'test/call-log.test.ts: without a permission names what is missing',
      'test/call-log.test.ts: with a token for somebody else shows what the token claims',
      'test/call-log.test.ts: of Entra ID names the AADSTS code and the grant',
      'test/call-log.test.ts: by a tester’s fault says so',
    ],
  },
  {
    call: 'call log, allowed',
    does: 'the access policy or role assignment that decided',
    witness: [
      'test/call-log.test.ts: names the access policy that decided',
      'test/call-log.test.ts: names the role assignment that decided',
      'test/call-log.test.ts: of Resource Manager names the role assignment on the subscription',
      'test/call-log.test.ts: that cannot be done is failed, not refused',
    ],
  },
  {
    call: 'call log, secrets',
    does: 'no value, token, secret or code, wherever it was sent',
    witness: [
      'test/call-log.test.ts: is ever in the log: values, tokens, secrets, codes, in whatever place they were sent',
      'src/gateway/redact.test.ts: %s is taken out, wherever it stands',
    ],
  },
  {
    call: 'AuditEvent',
    does: 'fields and operation names of Azure’s diagnostic log; Resource Manager’s calls on vaults too',
    witness: [
      'test/call-log.test.ts: has the fields of Azure’s log, with the client’s own request id as correlation',
      'test/call-log.test.ts: shows a call without a token as a failed authentication',
      'test/call-log.test.ts: shows what Resource Manager did with a vault',
      'src/gateway/audit-operations.test.ts: %s has a name: %s %s',
    ],
  },
  {
    call: 'vault events',
    does: 'new version, near expiry, expired, access policy changed; the last three in the AuditEvent log as in Azure',
    witness: [
      'test/call-log.test.ts: tells of an end that comes near, an end, and changed access; a new version is its own call',
      'test/for-testers.test.ts: tell of new versions, of an end that comes near, and of changed access',
    ],
  },
  {
    call: 'control API, refused',
    does: 'pages of browsers, foreign hosts, other machines, other types, unknown or wrong members',
    witness: [
      'test/control-api.test.ts: %s is refused and changes nothing',
      'test/control-api.test.ts: %s %s with %j is refused and names the member',
      'test/control-api.test.ts: %s %s is answered %i',
      'test/control-api.test.ts: that is not JSON is refused without being quoted',
      'test/clock-and-state.test.ts: answer nobody from the network, even when the sandbox listens to it',
    ],
  },
  {
    call: 'control API apps, users, sign-in, tokens',
    does: 'what TypeScript can do with them',
    witness: [
      'test/control-api.test.ts: registers an app with all that belongs to it',
      'test/control-api.test.ts: signs people in, blocks them and ends their sessions',
    ],
  },
  {
    call: 'control API vaults, access policies, roles',
    does: 'likewise',
    witness: ['test/control-api.test.ts: makes a vault, lets somebody in and out, and shows what it holds'],
  },
  {
    call: 'control API faults, failures, settings',
    does: 'of all vaults and of one',
    witness: ['test/control-api.test.ts: sets faults, failures and settings, of all vaults and of one'],
  },
  {
    call: 'control API clock, id-seed',
    does: 'likewise',
    witness: [
      'test/control-api.test.ts: freezes, moves and resumes the clock, for tokens as well',
      'test/control-api.test.ts: repeats ids from a seed',
    ],
  },
  {
    call: 'control API snapshot, forks',
    does: 'of any size; addresses of the fork',
    witness: [
      'test/control-api.test.ts: takes a snapshot and puts it back, also one beyond what Azure’s requests may be',
      'test/control-api.test.ts: forks into addresses of their own that the same CA vouches for, and stops them',
    ],
  },
  {
    call: 'control API calls, audit-events, events',
    does: 'by service, vault, text, refused only',
    witness: ['test/control-api.test.ts: shows calls, audit events and vault events'],
  },
  {
    call: 'control API ca, hosts',
    does: 'PEM, lines of a hosts file',
    witness: ['test/control-api.test.ts: gives out the CA and the lines of a hosts file'],
  },
]
