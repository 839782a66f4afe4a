/** Inputs that several templates share. */
import type { FlowTemplateInput } from '@keyway/contract'

/** It is a member of what is sent at installing. */
const SENT = { in: 'body' } as const

export const yesNo = (name: string, label: string, help: string, byDefault = true): FlowTemplateInput => ({
  ...SENT,
  name,
  label,
  help,
  type: 'boolean',
  required: false,
  default: byDefault,
})

export const number = (
  name: string,
  label: string,
  help: string,
  [minimum, maximum]: readonly [number, number],
  byDefault?: number,
): FlowTemplateInput => ({
  ...SENT,
  name,
  label,
  help,
  type: 'number',
  required: false,
  minimum,
  maximum,
  ...(byDefault !== undefined && { default: byDefault }),
})

export const text = (
  name: string,
  label: string,
  help: string,
  more: Partial<Pick<FlowTemplateInput, 'required' | 'example' | 'pattern' | 'maxLength' | 'options' | 'default'>> = {},
): FlowTemplateInput => ({ ...SENT, name, label, help, type: 'string', required: false, ...more })

export const list = (name: string, label: string, help: string, options: readonly string[]): FlowTemplateInput => ({
  ...SENT,
  name,
  label,
  help,
  type: 'list',
  items: 'string',
  required: false,
  options: [...options],
})

export const PREFIX = text('prefix', 'Names begin with', 'Only objects whose names begin so. Leave empty for all.', {
  example: 'app-',
  maxLength: 127,
  pattern: '^[0-9a-zA-Z-]*$',
})

/** Ten years: beyond that somebody mistyped. */
export const MOST_DAYS = 3650

/** @returns says which input when none of the kinds is chosen */
export const oneOf =
  (...kinds: readonly string[]) =>
  (inputs: Readonly<Record<string, unknown>>) =>
    kinds.some((kind) => inputs[kind] === true)
      ? null
      : {
          input: kinds[0] as string,
          reason: 'Nothing is chosen, so there would be nothing to do. Choose at least one.',
        }
