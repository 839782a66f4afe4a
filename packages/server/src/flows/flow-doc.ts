/** A flow's document as it is stored: the schema fills in what documents of an older Keyway lack. */
import { FlowInput } from '@keyway/contract'

export type FlowDoc = Omit<FlowInput, 'name'>

export function flowDocOf(doc: object): FlowDoc {
  const { name: _, ...rest } = FlowInput.parse({ ...doc, name: 'flow' })
  return rest
}
