/** Sending errors again, resolving and deleting them, each told and asked for as it needs. */
import type { ErrorChoice, Flow } from '@keyway/contract'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { confirm } from '../../ui/confirm.tsx'
import { notifyDone, notifyFailed } from '../../ui/notify.ts'

/** @param done after any of them: what was ticked is not there any more */
export function useErrorDeeds(flow: Flow, stepId: string, done: () => void) {
  const params = { id: flow._id, stepId }
  const navigate = useNavigate()
  const settled = (message: string) => () => {
    done()
    notifyDone(message)
    void refresh('jobs', 'flows', 'audit')
  }
  const retry = useMutation({
    mutationFn: (body: ErrorChoice) => api.flows.retryErrors({ params, body }),
    onSuccess: () => {
      settled('The retry has started')()
      // Where the run can be watched.
      void navigate({ to: '/flows/$id', params: { id: flow._id } })
    },
    onError: (error) => notifyFailed('The errors were not retried', error),
  })
  const resolve = useMutation({
    mutationFn: (body: ErrorChoice) => api.flows.resolveErrors({ params, body }),
    onSuccess: settled('Resolved'),
    onError: (error) => notifyFailed('The errors were not resolved', error),
  })
  const remove = useMutation({
    mutationFn: (body: ErrorChoice) => api.flows.deleteResolved({ params, body }),
    onSuccess: settled('Deleted'),
    onError: (error) => notifyFailed('The errors were not deleted', error),
  })
  return {
    retrying: retry.isPending,
    resolving: resolve.isPending,
    deleting: remove.isPending,
    retry: (choice: ErrorChoice) => retry.mutate(choice),
    async resolve(choice: ErrorChoice, whose: string) {
      const body = 'Their records are not sent again. Resolved errors stay in the list of resolved ones.'
      if (await confirm({ title: `Resolve ${whose}?`, body, agree: 'Resolve' })) resolve.mutate(choice)
    },
    async remove(choice: ErrorChoice, whose: string) {
      const body = 'The errors are gone for good, with the records they keep.'
      if (await confirm({ title: `Delete ${whose}?`, body, agree: 'Delete', danger: true })) remove.mutate(choice)
    },
  }
}
