/** Ready templates of flows: what they need, and what installing one makes. What is made is edited like any other document. */
import { z } from 'zod'
import { Id } from '../ids.ts'
import { Name } from '../input.ts'
import { API_TYPES } from './connection.ts'
import { OperationInput } from './operation.ts'

/** A connection a template needs, by the part it plays, e.g. `source`. */
export const FlowTemplateConnection = z.object({
  role: z.string(),
  label: z.string(),
  help: z.string(),
  api: z.enum(API_TYPES),
  /** Another role, whose connection it must not be. */
  notSameAs: z.string().optional(),
})
export type FlowTemplateConnection = z.infer<typeof FlowTemplateConnection>

/** Described as an input of an operation is. */
export const FlowTemplateInput = OperationInput.extend({
  /** What stands for one that is left out or empty. */
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
})
export type FlowTemplateInput = z.infer<typeof FlowTemplateInput>

export const FLOW_TEMPLATE_RESULTS = ['flow', 'exports', 'imports'] as const

export const Template = z.object({
  /** For people to type, e.g. `mirror-vault`. */
  _id: z.string(),
  name: z.string(),
  /** One sentence. */
  description: z.string(),
  /** What it does not do, or cannot; each a sentence. */
  limits: z.array(z.string()),
  connections: z.array(FlowTemplateConnection),
  inputs: z.array(FlowTemplateInput),
  /** A flow to run; or exports whose other end is a file, or imports. */
  result: z.enum(FLOW_TEMPLATE_RESULTS),
})
export type Template = z.infer<typeof Template>

/** Names of what is made begin with it. */
const LONGEST_NAME = 60

export const TemplateInstallInput = z.strictObject({
  /** Left out: the template's own, with a number where that is taken. */
  name: Name.max(LONGEST_NAME, `must be at most ${LONGEST_NAME} characters`).optional(),
  /** Ids of connections by role. */
  connections: z.record(z.string(), z.string()).default({}),
  inputs: z.record(z.string(), z.unknown()).default({}),
  /** The flow may run at once; else somebody looks at it first, and enables it. */
  enable: z.boolean().default(false),
})
export type TemplateInstallInput = z.infer<typeof TemplateInstallInput>

const Made = z.object({ _id: Id, name: z.string() })

export const TemplateInstallResult = z.object({
  _templateId: z.string(),
  name: z.string(),
  exports: z.array(Made),
  imports: z.array(Made),
  /** null: the exports or imports are run by themselves, on files. */
  flow: Made.nullable(),
})
export type TemplateInstallResult = z.infer<typeof TemplateInstallResult>
