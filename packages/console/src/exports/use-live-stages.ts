/** What transform and filter, as they stand in the form, make of a record of the last preview. Asked of the server after a pause. */
import type { ExportInput, PreviewResult } from '@keyway/contract'
import { useEffect, useState } from 'react'
import { api, asKeywayError } from '../api/client.ts'

/** Long enough that one is not asked while typing. */
const PAUSE_MS = 400

export interface LiveStages {
  /** Why the expression cannot be used; its place is in the words. */
  readonly transformFault?: string
  readonly filterFault?: string
  /** What the transform makes of the record. */
  readonly transformed?: readonly unknown[]
  /** Whether the filter lets it through. */
  readonly passes?: boolean
}

const NONE: LiveStages = {}

/**
 * @param document the form's; compared by its text, as it is made anew with every render
 * @param sample a record as the stages get it, secrets masked; undefined: there was no preview yet
 */
export function useLiveStages(document: ExportInput, sample: unknown): LiveStages {
  const [live, setLive] = useState(NONE)
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

  useEffect(() => {
    if (question === null) return setLive(NONE)
    let current = true
    const show = (found: LiveStages) => {
      if (current) setLive(found)
    }
    const timer = setTimeout(() => {
      api.exports.preview({ body: JSON.parse(question) }).then(
        (result) => show(readStages(result)),
        (thrown: unknown) => show(readFaults(thrown)),
      )
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [question])
  return live
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
function readFaults(thrown: unknown): LiveStages {
  const { errors } = asKeywayError(thrown)
  const at = (stage: string) => errors.find(({ field }) => field?.startsWith(stage))?.message
  const [transformFault, filterFault] = [at('transform'), at('filter')]
  return { ...(transformFault && { transformFault }), ...(filterFault && { filterFault }) }
}
