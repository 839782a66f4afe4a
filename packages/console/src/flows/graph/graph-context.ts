/** What every card of the graph shows and does. */
import type { Job } from '@keyway/contract'
import { createContext, use } from 'react'
import type { FlowValues } from '../form/flow-values.ts'
import type { Addition } from './add.ts'

export interface GraphControl {
  readonly values: FlowValues
  /** The node that Tab leads to, and that the buttons above the graph act on. */
  readonly current: string
  readonly jobs: ReadonlyMap<string, Job>
  readonly errors: ReadonlyMap<string, string>
  /** The node that is to have the focus once it is drawn. */
  readonly focusWanted: string | null
  focusTaken(): void
  select(id: string): void
  open(id: string): void
  add(id: string, what: Addition): void
}

export const GraphContext = createContext<GraphControl | null>(null)

export function useGraph(): GraphControl {
  const control = use(GraphContext)
  if (!control) throw new Error('useGraph is called outside the graph')
  return control
}
