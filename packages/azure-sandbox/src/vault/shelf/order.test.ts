/** The order of names against a model, with the store put back to snapshots at any time. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIds } from '../../core/ids.ts'
import { createMemoryStore } from '../../core/memory-store.ts'
import type { ItemRecord, VersionRecord } from './records.ts'
import { createShelf } from './shelf.ts'

const attributes = { enabled: true, created: 0, updated: 0 }
const names = ['a', 'b', 'c', 'd', 'e']

interface Change {
  readonly do: 'add' | 'delete' | 'recover' | 'erase' | 'list'
  readonly name: string
}

type Step = Change | { readonly do: 'snapshot' } | { readonly do: 'restore' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('add', 'delete', 'recover', 'erase', 'list'), name: fc.constantFrom(...names) }),
  fc.constant({ do: 'snapshot' as const }),
  fc.constant({ do: 'restore' as const }),
)

describe('the order of a shelf', () => {
  it('always lists what the store holds, snapshots or not', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const store = createMemoryStore()
        const ids = createIds('order')
        const shelf = createShelf<VersionRecord>(store, ids, 'things')
        let saved = store.snapshot()
        for (const one of steps) {
          if (one.do === 'snapshot') saved = store.snapshot()
          else if (one.do === 'restore') store.restore(saved)
          else run(shelf, ids.hex32(), one)
          if (one.do === 'list')
            expect(listed(shelf)).toEqual(held(store.collection<ItemRecord>('vaultItems.things').values()))
        }
        expect(listed(shelf)).toEqual(held(store.collection<ItemRecord>('vaultItems.things').values()))
        const versions = [...store.collection('vaultVersions.things').entries()].length
        const counted = names.flatMap((name) => shelf.find('p', name, 0) ?? []).flatMap((item) => shelf.versions(item))
        expect(counted).toHaveLength(versions)
      }),
      { numRuns: 300 },
    )
  })
})

function run(shelf: ReturnType<typeof createShelf<VersionRecord>>, version: string, { do: what, name }: Change) {
  const item = shelf.find('p', name, 0)
  if (what === 'add' && !item?.deleted) {
    const next: ItemRecord = { partition: 'p', name, ...item, latest: version }
    shelf.saveVersion(next, { version, attributes })
    shelf.saveItem(next)
  }
  if (!item) return
  if (what === 'delete') shelf.saveItem({ ...item, deleted: { deletedDate: 0, scheduledPurgeDate: 9, readableAt: 0 } })
  if (what === 'recover') shelf.saveItem({ partition: 'p', name, latest: item.latest })
  if (what === 'erase') shelf.erase(item)
}

const listed = (shelf: ReturnType<typeof createShelf<VersionRecord>>) =>
  (['active', 'deleted'] as const).map((which) =>
    shelf.page('p', which, undefined, 99, 0).items.map(({ name }) => name),
  )

function held(items: Iterable<ItemRecord>): string[][] {
  const all = [...items].sort((a, b) => (a.name < b.name ? -1 : 1))
  return [false, true].map((deleted) =>
    all.filter((item) => (item.deleted !== undefined) === deleted).map(({ name }) => name),
  )
}
