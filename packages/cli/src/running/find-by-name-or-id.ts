/** Finds a document by what a person types: its id, or its name with case ignored. */
import type { Client } from '@keyway/client'
import { EXIT, Problem } from '../problem.ts'

type Named = { readonly _id: string; readonly name: string }

/** @throws Problem when there is none; it names those there are */
export async function findByNameOrId(
  client: Client,
  list: 'connections.list' | 'flows.list',
  nameOrId: string,
  noun: string,
): Promise<Named> {
  const all: Named[] = await Array.fromAsync<Named>(client.each(list))
  const wanted = nameOrId.trim().toLowerCase()
  const found = all.find((one) => one._id === wanted) ?? all.find((one) => one.name.toLowerCase() === wanted)
  if (found) return found
  const names = all.map((one) => `"${one.name}"`).join(', ')
  const hint = names ? `There are: ${names}.` : `There are no ${noun}s yet.`
  throw new Problem('resource_not_found', `There is no ${noun} "${nameOrId}". ${hint}`, EXIT.failed)
}
