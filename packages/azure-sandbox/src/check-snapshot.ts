/** Tells a snapshot of a sandbox from anything else, before it replaces the state. */
import { InputProblem } from './core/input.ts'

/** Without these no sandbox can answer: whom the portal acts for, who signs tokens, what a subscription is. */
const NEEDED = ['tenants', 'users', 'signingKeys', 'subscriptions', 'resourceGroups'] as const

/** @throws InputProblem */
export function checkSnapshot(value: unknown): void {
  const unlike = (reason: string) => new InputProblem('snapshot', `This is no snapshot of a sandbox: ${reason}.`)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unlike('it is not a JSON object')
  const collections = value as Record<string, unknown>
  for (const [name, records] of Object.entries(collections)) {
    if (typeof records !== 'object' || records === null || Array.isArray(records)) {
      throw unlike(`its collection ${name} is not an object`)
    }
  }
  for (const name of NEEDED) {
    if (Object.keys(collections[name] ?? {}).length === 0) throw unlike(`its collection ${name} is missing or empty`)
  }
}
