/** Finds a document by what a person types: its id, or its name with case ignored. */
import type { Client } from '@keyway/client'
import { EXIT, Problem } from '../problem.ts'

type Named = { readonly _id: string; readonly name: string }

/** Names told when there is none of that name. */
const TOLD = 20

/** @throws Problem when there is none; it names those there are */
export async function findByNameOrId(
  client: Client,
  list: 'connections.list' | 'exports.list' | 'imports.list' | 'flows.list',
  nameOrId: string,
  noun: string,
): Promise<Named> {
  const wanted = nameOrId.trim().toLowerCase()
  // The server searches: there may be thousands.
  const query = { q: wanted, limit: 1000 }
  const alike: Named[] = wanted === '' ? [] : await Array.fromAsync<Named>(client.each(list, { query }))
  const found = alike.find((one) => one._id === wanted) ?? alike.find((one) => one.name.toLowerCase() === wanted)
  if (found) return found
  const others: readonly Named[] =
    alike.length > 0 ? alike.slice(0, TOLD) : await client.call(list, { query: { limit: TOLD } })
  const names = others.map((one) => `"${one.name}"`).join(', ')
  const more = others.length === TOLD ? ' and others' : ''
  const hint = names ? `There are: ${names}${more}.` : `There are no ${noun}s yet.`
  throw new Problem('resource_not_found', `There is no ${noun} "${nameOrId}". ${hint}`, EXIT.failed)
}
