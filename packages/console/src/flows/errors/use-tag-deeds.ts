/** Putting tags on errors and taking them off, making and deleting them. */
import type { RecordError, Tag } from '@keyway/contract'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { confirm } from '../../ui/confirm.tsx'
import { notifyDone, notifyFailed } from '../../ui/notify.ts'
import { tagChanges } from './tag-changes.ts'

interface TaggedErrors {
  readonly flowId: string
  readonly stepId: string
  readonly errors: readonly RecordError[]
}

interface Change {
  readonly tagId: string
  readonly on: boolean
}

export type TagDeeds = ReturnType<typeof useTagDeeds>

export function useTagDeeds({ flowId, stepId, errors }: TaggedErrors) {
  const put = async ({ tagId, on }: Change) => {
    for (const body of tagChanges(errors, tagId, on)) {
      await api.flows.tagErrors({ params: { id: flowId, stepId }, body })
    }
  }
  // Waited for: the next change is made of the tags that the list shows.
  const looked = () => refresh('jobs', 'tags', 'audit')
  const apply = useMutation({
    mutationFn: put,
    onError: (error) => notifyFailed('The errors were not tagged', error),
    onSettled: looked,
  })
  const create = useMutation({
    mutationFn: async (tag: string) => {
      const { _id } = await api.tags.create({ body: { tag } })
      // There is a tag now; should it not get onto the errors, its box is there to be ticked.
      await put({ tagId: _id, on: true }).catch((error) => notifyFailed('The errors were not tagged', error))
    },
    onSettled: looked,
  })
  const busy = apply.isPending || create.isPending
  return {
    /** Nothing is changed meanwhile. */
    busy,
    /** The change that is under way. */
    applying: apply.isPending ? apply.variables : undefined,
    apply: (change: Change) => {
      if (!busy) apply.mutate(change)
    },
    create,
    async remove({ _id, tag }: Tag) {
      const body = 'It is taken off all errors of all flows. The errors stay.'
      if (!(await confirm({ title: `Delete the tag ${tag}?`, body, agree: 'Delete', danger: true }))) return
      try {
        await api.tags.delete({ params: { id: _id } })
        notifyDone('The tag was deleted')
      } catch (error) {
        notifyFailed('The tag was not deleted', error)
      }
      await looked()
    },
  }
}
