/** What the sandbox offers to those who test with it, and what witnesses it. */
import type { ParityRow } from './row.ts'
import { TESTERS_LOG_PARITY } from './testers-log.ts'
import { TESTERS_PORTAL_PARITY } from './testers-portal.ts'

const FAULTS: readonly ParityRow[] = [
  { call: 'fault latency', does: 'answers late', witness: ['test/for-testers.test.ts: let an answer wait'] },
  {
    call: 'fault 429 with Retry-After',
    does: 'as often as asked',
    witness: ['test/for-testers.test.ts: answer with a status and Retry-After, as often as asked'],
  },
  {
    call: 'fault 429 without Retry-After',
    does: 'no header',
    witness: ['test/for-testers.test.ts: answer 429 without Retry-After when none is asked for'],
  },
  {
    call: 'fault 408, 500, 502, 503, 504',
    does: 'an error in the envelope of the service',
    witness: [
      'test/for-testers.test.ts: answer %i with an error in JSON',
      'test/for-testers.test.ts: speak the envelope of the service they strike',
    ],
  },
  {
    call: 'fault cut, fault truncate',
    does: 'the connection ends before or in the middle of the answer',
    witness: ['test/for-testers.test.ts: cut the connection, and cut the answer'],
  },
  {
    call: 'fault contentType',
    does: 'a proxy’s HTML page in place of JSON',
    witness: ['test/for-testers.test.ts: put a proxy’s page in place of JSON'],
  },
  {
    call: 'fault dns',
    does: 'ENOTFOUND or EAI_AGAIN for a service or one vault, here and in processes that use register',
    witness: [
      'test/host-faults.test.ts: fails with %s for the vault it is set for, and only there',
      'test/host-faults.test.ts: reaches fetch and an official SDK as a failure of the network',
      'test/host-faults.test.ts: fails in another process that uses register, and comes back there too',
      'test/host-faults.test.ts: never takes the portal away',
    ],
  },
  {
    call: 'fault tls',
    does: 'expired, other name, unknown authority, or reset; per host',
    witness: [
      'test/host-faults.test.ts: that is %s fails with %s for one host, then is well again',
      'test/host-faults.test.ts: that fails until removed fails every time, through fetch as well',
    ],
  },
  {
    call: 'fault scope',
    does: 'service, vault, method, path, number of calls',
    witness: [
      'test/for-testers.test.ts: leave other vaults and methods alone',
      'test/for-testers.test.ts: strike one method and one path',
    ],
  },
  {
    call: 'fault refused',
    does: 'names the member that is wrong, sets nothing',
    witness: ['src/gateway/fault.test.ts: with %s is refused and names the member'],
  },
  {
    call: 'errors of single vault operations',
    does: 'the next calls of GetSecret and the like',
    witness: [
      'src/vault/conditions/conditions.test.ts: answer the next requests of an operation, then are gone',
      'src/vault/conditions/conditions.test.ts: can name a vault, and be disarmed',
    ],
  },
  {
    call: 'published limits',
    does: '10 s window, 429 with the time to wait, weights by key size, creation separate; per vault',
    witness: [
      'src/vault/conditions/conditions.test.ts: let 300 secrets be set in 10 seconds and answer 429 with a time to wait after that',
      'src/vault/conditions/conditions.test.ts: weigh larger keys more',
      'src/vault/conditions/conditions.test.ts: slide: what was used early in the window comes back early',
      'test/for-testers.test.ts: throttle one vault by the published limits and leave the other free',
    ],
  },
  {
    call: 'delays and latency of vaults',
    does: 'of all vaults, or of one that differs',
    witness: [
      'test/for-testers.test.ts: hold for it alone, until it follows all vaults again',
      'src/vault/conditions/conditions.test.ts: make every answer wait',
      'src/vault/conditions/conditions.test.ts: refuse values that make no sense',
    ],
  },
]

const STATE: readonly ParityRow[] = [
  {
    call: 'subscriptions, more than one',
    does: 'a further one, empty and closed until a role is given',
    witness: ['test/control-api.test.ts: adds a subscription, empty and closed until a role is given'],
  },
  {
    call: 'host names of a cloud, or of one’s own',
    does: 'answered only by a sandbox that stands in for it',
    witness: [
      'src/core/endpoints.test.ts: of a cloud are refused by a sandbox that does not stand in for it',
      'src/core/endpoints.test.ts: of cloud %s: %s leads to its plane',
      'src/core/endpoints.test.ts: all stand in the certificate of a sandbox with names of its own',
    ],
  },
  {
    call: 'advertised port',
    does: 'the one in addresses, whatever is listened on',
    witness: ['src/core/endpoints.test.ts: name the advertised port, and none when it is 443'],
  },
  {
    call: 'the package',
    does: 'starts by its command, is imported by name',
    witness: [
      'test/package.test.ts: starts alone by its command and ends on SIGTERM',
      'test/package.test.ts: is imported by name',
    ],
  },
  {
    call: 'clock advance',
    does: 'tokens, rotation, soft delete and client secrets follow it',
    witness: [
      'test/clock-and-state.test.ts: moved forward expires tokens, rotates keys, ends soft delete and client secrets',
    ],
  },
  {
    call: 'clock freeze, resume',
    does: 'stands still for every service, runs on from there',
    witness: [
      'test/clock-and-state.test.ts: frozen stands still for every service',
      'src/core/clock.test.ts: stops, moves while stopped, and runs on from there',
    ],
  },
  {
    call: 'clock refused',
    does: 'never back, never beyond a date',
    witness: ['src/core/clock.test.ts: never moves back, and never beyond what a date can say'],
  },
  {
    call: 'snapshot, restore',
    does: 'everything, the clock and the seed included',
    witness: [
      'test/for-testers.test.ts: bring back everything, sessions and objects alike',
      'src/core/clock.test.ts: is part of the state: a restored store brings its time back',
      'test/host-faults.test.ts: is part of a snapshot',
    ],
  },
  {
    call: 'restore refused',
    does: 'what is no snapshot changes nothing',
    witness: ['test/for-testers.test.ts: are refused when they are none, and nothing changes'],
  },
  {
    call: 'fork',
    does: 'own ports, same state, same tokens, same CA',
    witness: [
      'test/for-testers.test.ts: fork into a sandbox of its own that takes the same tokens',
      'test/clock-and-state.test.ts: begins with a snapshot only when it is empty',
    ],
  },
  {
    call: 'seed of ids',
    does: 'repeats every id; none twice after a restart',
    witness: [
      'test/for-testers.test.ts: repeats every id',
      'src/core/ids.test.ts: go on where the state left off: none twice after a restart, the same again after a restore',
    ],
  },
  {
    call: 'data folder, kill -9',
    does: 'every acknowledged write is there, at whatever moment it was killed',
    witness: [
      'test/killed.test.ts: finds every acknowledged write after kill -9 at random moments',
      'test/killed.test.ts: is never left between two states when it is killed while one is restored',
      'src/core/folder-store.test.ts: drops a last line that was cut short',
      'src/core/folder-store.test.ts: refuses a journal damaged before its end',
    ],
  },
  {
    call: 'data folder, restart',
    does: 'state, clock, seed, faults, settings and CA',
    witness: [
      'test/clock-and-state.test.ts: brings back clock, seed, faults, settings and the CA after a restart, and gives no id twice',
    ],
  },
  {
    call: 'data folder, modes',
    does: 'folder 0700, files 0600; a folder others use is refused',
    witness: [
      'test/clock-and-state.test.ts: keeps every file to its owner',
      'src/core/data-folder.test.ts: a folder that others use is refused and left as it is',
      'src/core/data-folder.test.ts: a file in its place is refused in words',
    ],
  },
  {
    call: 'data folder, two sandboxes',
    does: 'one at a time; a dead one’s lock counts no more',
    witness: [
      'test/bin.test.ts: says which other sandbox has the data folder',
      'src/core/folder-lock.test.ts: a second sandbox in the same process is refused as well',
      'src/core/folder-lock.test.ts: a number that went to a later process is nobody',
    ],
  },
]

const HELPERS: readonly ParityRow[] = [
  {
    call: 'register',
    does: 'names resolve and verify with no change in a Node.js program',
    witness: [
      'test/bin.test.ts: lets an unchanged program in with --import register and NODE_EXTRA_CA_CERTS',
      'test/bin.test.ts: answers an SDK with nothing set at all under Azure’s real names',
      'src/loopback-lookup.test.ts: resolve in every form of dns.lookup',
    ],
  },
  {
    call: 'azure-sandbox hosts',
    does: 'prints lines; writes and removes them only where it is told',
    witness: [
      'test/bin.test.ts: prints the lines of a hosts file and touches none',
      'test/bin.test.ts: writes them in place of earlier ones where it is told, and takes them out again',
      'test/bin.test.ts: names the vaults of a running sandbox',
    ],
  },
  {
    call: 'azure-sandbox ca',
    does: 'exports the CA of a running sandbox or a data folder',
    witness: [
      'test/bin.test.ts: prints or writes the CA of a running sandbox and of a data folder',
      'test/bin.test.ts: says when nobody answers, and when there is no such folder',
    ],
  },
  {
    call: 'azure-sandbox, refused',
    does: 'one readable line for a taken port, a bad folder, an unknown option',
    witness: [
      'test/bin.test.ts: says which port is taken',
      'test/bin.test.ts: says what is wrong with a data folder',
      'test/bin.test.ts: refuses %j in one line, with exit code 2',
    ],
  },
  {
    call: 'azure-sandbox, stopped',
    does: 'no process and no temporary folder is left',
    witness: [
      'test/bin.test.ts: prints its target first and stops cleanly on SIGTERM',
      'test/bin.test.ts: leaves no process and no temporary folder, at whatever moment it is stopped',
    ],
  },
]

export const TESTERS_PARITY: readonly ParityRow[] = [
  ...FAULTS,
  ...STATE,
  ...HELPERS,
  ...TESTERS_LOG_PARITY,
  ...TESTERS_PORTAL_PARITY,
]
