/** What transform and filter, as they stand in the form, make of a record of the last preview. Asked of the server after a pause. */

import type { KeywayError } from '@keyway/client'
import type { ExportInput, PreviewResult } from '@keyway/contract'
import { api } from '../api/client.ts'
import { useAnswer } from '../api/use-answer.ts'

export interface LiveStages {
  /** Why the expression cannot be used; its place is in the words. */
  readonly transformFault?: string
  readonly filterFault?: string
  /** What the transform makes of the record. */
  readonly transformed?: readonly unknown[]
  /** Whether the filter lets it through. */
  readonly passes?: boolean
}

const ask = (question: string): Promise<PreviewResult> => api.exports.preview({ body: JSON.parse(question) })

/**
 * @param document the form's; compared by its text, as it is made anew with every render
 * @param sample a record as the stages get it, secrets masked; undefined: there was no preview yet
 */
export function useLiveStages(document: ExportInput, sample: unknown): LiveStages {
  const { transform, filter } = document
  // Nothing is sent to the application: the record stands for its answer.
  const question =
    sample === undefined || (!transform && !filter)
      ? null
      : JSON.stringify({
          ...document,
          name: document.name.trim() || 'Preview',
          type: null,
          mock: true,
          mockOutput: { page_of_records: [{ record: sample }] },
        })

  const { answer, error } = useAnswer(question, ask)
  if (error) return readFaults(error)
  return answer ? readStages(answer) : {}
}

function readStages({ stages }: PreviewResult): LiveStages {
  const transform = stages.find(({ name }) => name === 'transform')
  const filter = stages.findLast(({ name }) => name === 'filter')
  const [transformFault] = transform?.errors ?? []
  const [filterFault] = filter?.errors ?? []
  return {
    ...(transformFault && { transformFault: transformFault.message }),
    ...(filterFault && { filterFault: filterFault.message }),
    ...(transform && !transformFault && { transformed: transform.data ?? [] }),
    ...(filter && !filterFault && transform?.count !== 0 && { passes: filter.count > 0 }),
  }
}

/** What else is wrong in the form shows when it is previewed or saved. */
function readFaults({ errors }: KeywayError): LiveStages {
  const at = (stage: string) => errors.find(({ field }) => field?.startsWith(stage))?.message
  const [transformFault, filterFault] = [at('transform'), at('filter')]
  return { ...(transformFault && { transformFault }), ...(filterFault && { filterFault }) }
}
