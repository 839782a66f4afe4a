/** The operations a picker offers, grouped as people look for them. */
import { type ApiType, type Application, OPERATION_GROUPS, type Operation, type OperationUse } from '@keyway/contract'

export interface OperationGroup {
  readonly group: string
  readonly operations: readonly Operation[]
}

/** Operations of one API for one use, in groups; groups without any are left out. */
export function operationGroups(
  application: Application | undefined,
  api: ApiType | undefined,
  use: OperationUse,
): readonly OperationGroup[] {
  const fitting = application?.operations.filter((one) => one.api === api && one.use.includes(use)) ?? []
  return Object.entries(OPERATION_GROUPS)
    .map(([key, group]) => ({ group, operations: fitting.filter((one) => one.group === key) }))
    .filter((one) => one.operations.length > 0)
}

/** Inputs without those left blank: a blank field asks for nothing. */
export function givenParameters(
  parameters: Readonly<Record<string, string | number | boolean>>,
): Record<string, string | number | boolean> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''))
}
