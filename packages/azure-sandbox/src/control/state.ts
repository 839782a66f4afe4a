/** The whole state: kept, put back, forked; and how clients find and trust the sandbox. */
import { checkSnapshot } from '../check-snapshot.ts'
import { ID_SEED, plantSeed, type SeedState } from '../core/ids.ts'
import type { Snapshot } from '../core/store.ts'
import { VAULTS, type VaultRecord } from '../core/vault-record.ts'
import type { Forks } from '../forks.ts'
import { hostLines } from '../hosts-file.ts'
import type { CaFile, ControlDeps } from './deps.ts'

export interface StateControl {
  /** The whole state: objects, people, tokens, faults, settings, the clock and the id seed. It holds private keys. */
  snapshot(): Snapshot
  /** @throws InputProblem, with nothing changed, for what is no snapshot of a sandbox. */
  restore(snapshot: Snapshot): void
  /** Copies of this sandbox on ports of their own, closed with it at the latest. */
  readonly forks: Omit<Forks, 'closeAll'>
  /** Undefined: ids are random. */
  idSeed(): string | undefined
  /** Ids and secrets repeat from the seed's beginning; undefined makes them random again. For tests only. */
  seedIds(seed: string | undefined): void
  /** Lines of a hosts file that lead the sandbox's names to loopback. A hosts file has no wildcards: each vault has a line. */
  hosts(): string[]
  /** The certificate authority that clients must trust. */
  readonly ca: CaFile
}

export function stateControl(deps: ControlDeps): StateControl {
  const { store } = deps.entra
  const seeds = store.collection<SeedState>(ID_SEED)
  return {
    snapshot: () => store.snapshot(),
    restore(snapshot) {
      checkSnapshot(snapshot)
      store.restore(snapshot)
      deps.restored()
    },
    forks: deps.forks,
    idSeed: () => seeds.get('seed')?.seed,
    seedIds(seed) {
      plantSeed(seeds, undefined)
      if (seed !== undefined) plantSeed(seeds, seed)
    },
    hosts: () =>
      hostLines(
        deps.endpoints,
        [...store.collection<VaultRecord>(VAULTS).values()].map((vault) => vault.name),
      ),
    ca: deps.ca,
  }
}
