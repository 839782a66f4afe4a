/** What the request, transform and filter, as they stand in the form, come to. Asked of the server after a pause. */

import type { KeywayError } from '@keyway/client'
import type { ExportInput, PreviewRequest, PreviewResult } from '@keyway/contract'
import { api } from '../api/client.ts'
import { useAnswer } from '../api/use-answer.ts'
import { recordsIn } from './records-in.ts'

export interface Live {
  /** Why the expression cannot be used; its place is in the words. */
  readonly transformFault?: string
  readonly filterFault?: string
  /** What the transform makes of a record of the last preview. */
  readonly transformed?: readonly unknown[]
  /** Whether the filter lets it through. */
  readonly passes?: boolean
  /** The first request, where the export sends its own and there is what fills it. */
  readonly request?: PreviewRequest
  /** Why a part of the request cannot be made. @param field as the API names it, e.g. `http.relativeURI` */
  faultOf(field: string): string | undefined
}

const ask = (question: string): Promise<PreviewResult> => api.exports.preview({ body: JSON.parse(question) })

const NOTHING: Live = { faultOf: () => undefined }

export interface Samples {
  /** A record as the stages get it, secrets masked; undefined: there was no preview yet. */
  readonly sample: unknown
  /** Of a lookup: the record it is tried with, as JSON. */
  readonly record: string
}

/** @param document the form's; compared by its text, as it is made anew with every render */
export function useLive(document: ExportInput, { sample, record }: Samples): Live {
  const question = questionOf(document, sample, document.isLookup ? recordsIn(record)?.[0] : undefined)
  const { answer, error } = useAnswer(question && JSON.stringify(question), ask)
  if (error) return readFaults(error)
  return answer ? readAnswer(answer, sample !== undefined) : NOTHING
}

/** Nothing is sent to the application: the sample stands for its answer. */
function questionOf({ transform, filter, ...document }: ExportInput, sample: unknown, record: unknown) {
  const { http, isLookup, _connectionId } = document
  const fills = http.formType === 'http' && http.relativeURI !== '' && (!isLookup || record !== undefined)
  const runs = sample !== undefined && (transform !== undefined || filter !== undefined)
  if (_connectionId === '' || !(fills || runs)) return null
  return {
    ...document,
    name: document.name.trim() || 'Preview',
    type: fills ? document.type : null,
    mock: true,
    ...(record !== undefined && { record }),
    ...(runs && { transform, filter }),
    mockOutput: { page_of_records: runs ? [{ record: sample }] : [] },
  }
}

function readAnswer({ stages, request }: PreviewResult, sampled: boolean): Live {
  const [first] = stages
  const transform = sampled ? stages.find(({ name }) => name === 'transform') : undefined
  const filter = sampled ? stages.findLast(({ name }) => name === 'filter') : undefined
  const [transformFault] = transform?.errors ?? []
  const [filterFault] = filter?.errors ?? []
  return {
    ...(request && { request }),
    faultOf: (part) => first?.errors.find(({ field }) => field?.startsWith(part))?.message,
    ...(transformFault && { transformFault: transformFault.message }),
    ...(filterFault && { filterFault: filterFault.message }),
    ...(transform && !transformFault && { transformed: transform.data ?? [] }),
    ...(filter && !filterFault && transform?.count !== 0 && { passes: filter.count > 0 }),
  }
}

/** What else is wrong in the form shows when it is previewed or saved. */
function readFaults({ errors }: KeywayError): Live {
  const faultOf = (part: string) => errors.find(({ field }) => field?.startsWith(part))?.message
  const [transformFault, filterFault] = [faultOf('transform'), faultOf('filter')]
  return { faultOf, ...(transformFault && { transformFault }), ...(filterFault && { filterFault }) }
}
