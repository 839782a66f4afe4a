/** What stands on the card of a node: what it is, how it is called, and what is special about it here. */
import type { Job } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../api/queries.ts'
import { exportDoes, importDoes } from '../../operations/step-does.ts'
import { useOperationOf } from '../../operations/use-operation-of.ts'
import { filterDocument, filterWords } from '../form/filter-rows.ts'
import type { FlowValues } from '../form/flow-values.ts'
import { scheduleWords } from '../form/schedule-choice.ts'
import type { BranchValues, StepValues } from '../form/step-values.ts'
import type { Place } from './place.ts'

export type Part = 'Export' | 'Webhook' | 'Lookup' | 'Import' | 'Router' | 'Branch'

export interface CardWords {
  readonly part: Part
  readonly name: string
  readonly notes: readonly string[]
  readonly connectionId: string | undefined
  /** What its job counted: the word for records that went well. */
  readonly counted: { readonly word: string; readonly number: 'numExport' | 'numSuccess' } | undefined
}

interface Reference {
  readonly kind: 'export' | 'import'
  readonly id: string
}

export function referenceOfNode(values: FlowValues, place: Place): Reference | null {
  if (place.kind === 'source') {
    const source = values.pageGenerators[place.index]
    return source?.type === 'export' ? { kind: 'export', id: source.ref } : null
  }
  const step = place.kind === 'step' ? stepAt(values, place) : undefined
  return step ? { kind: step.type, id: step.ref } : null
}

export const stepAt = (values: FlowValues, { of, index }: Extract<Place, { kind: 'step' }>): StepValues | undefined =>
  (of ? values.routers[of.router]?.branches[of.branch]?.pageProcessors : values.pageProcessors)?.[index]

export function useCardWords(values: FlowValues, place: Place): CardWords {
  const reference = referenceOfNode(values, place)
  const id = reference?.id ?? ''
  const operationOf = useOperationOf()
  const read = useQuery({ ...queries.exports.one(id), enabled: reference?.kind === 'export' && id !== '' }).data
  const written = useQuery({ ...queries.imports.one(id), enabled: reference?.kind === 'import' && id !== '' }).data
  const found = reference?.kind === 'import' ? written : read
  const does = reference?.kind === 'import' ? written && importDoes(written) : read && exportDoes(read)
  const name = id === '' ? 'Nothing chosen yet' : (found?.name ?? 'Loading…')
  const common = {
    name,
    connectionId: found?._connectionId,
    notes: does === undefined || id === '' ? [] : [operationOf(does)?.name ?? does],
  }
  if (place.kind === 'source') return sourceWords(values, place.index, common)
  if (place.kind === 'router') return { ...routerWords(values, place.router), ...NO_STEP }
  if (place.kind === 'branch') {
    const branch = values.routers[place.router]?.branches[place.branch]
    return { part: 'Branch', name: branch?.name ?? '', notes: branch ? branchNotes(values, branch) : [], ...NO_STEP }
  }
  const step = stepAt(values, place)
  return {
    ...common,
    part: step?.type === 'export' ? 'Lookup' : 'Import',
    notes: [...common.notes, ...(step ? stepNotes(step) : [])],
    counted: { word: step?.type === 'export' ? 'looked up' : 'written', number: 'numSuccess' },
  }
}

const NO_STEP = { connectionId: undefined, counted: undefined } as const
const READ = { word: 'read', number: 'numExport' } as const

function sourceWords(values: FlowValues, index: number, common: Omit<CardWords, 'part' | 'counted'>): CardWords {
  const source = values.pageGenerators[index]
  if (source?.type === 'webhook') {
    return { part: 'Webhook', name: 'Posted records', notes: [], connectionId: undefined, counted: READ }
  }
  const notes = source?.schedule ? [...common.notes, scheduleWords(source.schedule)] : common.notes
  return { ...common, part: 'Export', notes, counted: READ }
}

function routerWords({ routers }: FlowValues, index: number): Pick<CardWords, 'part' | 'name' | 'notes'> {
  const router = routers[index]
  const all = router?.routeRecordsTo === 'all_matching_branches'
  return {
    part: 'Router',
    name: router?.name || (router?.id ?? ''),
    notes: [all ? 'Down all matching branches' : 'Down the first matching branch'],
  }
}

function branchNotes({ routers }: FlowValues, { filter, pageProcessors, nextRouterId }: BranchValues): string[] {
  const words = filterDocument(filter)
  const next = routers.find(({ id }) => nextRouterId !== '' && id === nextRouterId)
  return [
    words ? filterWords(words) : 'Every record',
    ...(next ? [`Then: ${next.name || next.id}`] : pageProcessors.length === 0 ? ['Records are discarded.'] : []),
  ]
}

function stepNotes({ filter, mapping, proceedOnFailure }: StepValues): string[] {
  const words = filterDocument(filter)
  const names = mapping?.map(({ generate }) => generate).filter((one) => one !== '')
  return [
    ...(words ? [`Only where ${filterWords(words)}`] : []),
    ...(names && names.length > 0 ? [`Adds ${names.join(', ')}`] : []),
    ...(proceedOnFailure ? ['Goes on after a failure'] : []),
  ]
}

/** Its job in the run shown, unless the draft has something else in its place. */
export function jobOfNode(
  jobs: ReadonlyMap<string, Job>,
  values: FlowValues,
  place: Place,
  id: string,
): Job | undefined {
  const job = jobs.get(id)
  const reference = referenceOfNode(values, place)
  return job && (job._importId ?? job._exportId ?? '') === (reference?.id ?? '') ? job : undefined
}
