/**
 * A ready template: what it needs, as data, and the documents that follow from it. The documents are what a client would
 * send, with names in the place of ids: a connection by its role, an export or import by its title.
 */
import type { Template } from '@keyway/contract'

/** Read and checked; what was left out and has no default is absent. */
export type TemplateInputs = Readonly<Record<string, unknown>>

export interface TemplateDocuments {
  /** By title: what they are, in a few words. It comes behind the name that is chosen at installing. */
  readonly exports?: Readonly<Record<string, object>>
  readonly imports?: Readonly<Record<string, object>>
  readonly flow?: object
}

export interface FlowTemplate extends Template {
  /** What no single input tells. @returns the input at fault, and a sentence; null when nothing is */
  fault?(inputs: TemplateInputs): { readonly input: string; readonly reason: string } | null
  documents(inputs: TemplateInputs): TemplateDocuments
}
