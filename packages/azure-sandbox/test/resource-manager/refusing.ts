/** Sends calls that must be refused, and sees that they changed nothing. */
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { SandboxControl } from '../../src/index.ts'
import type { Rest } from './open-arm.ts'

/** The second organization of every sandbox. */
export const OTHER_TENANT = 'c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48'

/** A digest of all that is stored, collections nobody has written to left out. */
export function everything(control: SandboxControl): string {
  const filled = Object.entries(control.snapshot()).filter(([, values]) => Object.keys(values).length > 0)
  return createHash('sha256').update(JSON.stringify(filled)).digest('hex')
}

/** The same calls, each held to leave everything as it was; the answer with its error's members beside the status. */
export const refusing =
  (control: SandboxControl, rest: Rest) =>
  async (...call: Parameters<Rest>) => {
    const before = everything(control)
    const { status, json, headers } = await rest(...call)
    expect(everything(control)).toBe(before)
    return { status, ...(json.error as { code: string; message: string }), headers }
  }
