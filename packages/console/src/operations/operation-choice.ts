/** The operations a picker offers, grouped as people look for them. */
import type { ApiType, Application, Operation } from '@keyway/contract'

const GROUPS = {
  secrets: 'Secrets',
  keys: 'Keys',
  certificates: 'Certificates',
  vaults: 'Vaults',
  accessPolicies: 'Access policies',
  subscriptions: 'Subscriptions and groups',
} as const satisfies Record<Operation['group'], string>

export interface OperationGroup {
  readonly group: string
  readonly operations: readonly Operation[]
}

/** Operations of one API for one use, in groups; groups without any are left out. */
export function operationGroups(
  application: Application | undefined,
  api: ApiType | undefined,
  use: 'export' | 'import',
): readonly OperationGroup[] {
  const fitting = application?.operations.filter((one) => one.api === api && one.use.includes(use)) ?? []
  return Object.entries(GROUPS)
    .map(([key, group]) => ({ group, operations: fitting.filter((one) => one.group === key) }))
    .filter((one) => one.operations.length > 0)
}

/** Inputs without those left blank: a blank field asks for nothing. */
export function givenParameters(
  parameters: Readonly<Record<string, string | number | boolean>>,
): Record<string, string | number | boolean> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''))
}
