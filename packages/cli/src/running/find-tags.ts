/** Finds tags by what a person types: their ids, or their names with case ignored. */
import type { Client } from '@keyway/client'
import { EXIT, Problem } from '../problem.ts'

/** @returns ids, as the filters of errors take them @throws Problem when there is none; it names those there are */
export async function findTags(client: Client, namesOrIds: readonly string[]): Promise<readonly string[]> {
  if (namesOrIds.length === 0) return []
  const tags = await client.tags.list()
  return namesOrIds.map((typed) => {
    const wanted = typed.trim().toLowerCase()
    const found = tags.find(({ _id }) => _id === wanted) ?? tags.find(({ tag }) => tag.toLowerCase() === wanted)
    if (found) return found._id
    const hint =
      tags.length === 0 ? 'There are no tags yet.' : `There are: ${tags.map(({ tag }) => `"${tag}"`).join(', ')}.`
    throw new Problem('resource_not_found', `There is no tag "${typed}". ${hint}`, EXIT.failed)
  })
}
