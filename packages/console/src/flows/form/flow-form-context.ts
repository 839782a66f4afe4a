/** Hands the form of the flow's page to the panel over it: both edit one draft. */
import { createContext, use } from 'react'
import type { FlowForm } from './use-flow-form.ts'

export const FlowFormContext = createContext<FlowForm | null>(null)

export function useSharedFlowForm(): FlowForm {
  const form = use(FlowFormContext)
  if (!form) throw new Error('useSharedFlowForm is called outside the page of a flow')
  return form
}
