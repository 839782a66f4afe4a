/** What has to be said to the server for a tag to be on some errors, or on none of them: it takes whole sets of tags. */
import type { ErrorTagsInput, RecordError } from '@keyway/contract'

type Tagged = Pick<RecordError, 'errorId' | 'tags'>

/** One call for all errors that end up with the same tags; none for those that stay as they are. */
export function tagChanges(errors: readonly Tagged[], tagId: string, on: boolean): ErrorTagsInput[] {
  const changed = errors.filter(({ tags }) => tags.includes(tagId) !== on)
  const groups = Map.groupBy(changed, ({ tags }) => tags.toSorted().join())
  return [...groups.values()].map((group) => {
    const others = (group[0]?.tags ?? []).filter((id) => id !== tagId)
    return { errors: group.map(({ errorId }) => ({ id: errorId })), tagIds: on ? [...others, tagId] : others }
  })
}

/** Whether all of them have it, or only some. */
export function spreadOf(errors: readonly Tagged[], tagId: string): 'all' | 'some' | 'none' {
  const having = errors.filter(({ tags }) => tags.includes(tagId)).length
  if (having === 0) return 'none'
  return having === errors.length ? 'all' : 'some'
}
