/** Every kind of document a configuration holds, in the order they refer to each other. */
import type { ConfigurationKind } from '@keyway/contract'
import { connectionKind } from '../connections/connection-kind.ts'
import type { Deps } from '../deps.ts'
import type { DocumentKind } from '../documents/index.ts'
import { exportKind } from '../exports/export-kind.ts'
import { flowKind } from '../flows/flow-kind.ts'
import { iclientKind } from '../iclients/iclient-kind.ts'
import { importKind } from '../imports/import-kind.ts'

export interface Named {
  readonly _id: string
  readonly name: string
}

/** A kind as the import sees it: what it stores stands behind its own schema. */
export type AnyKind = DocumentKind<ConfigurationKind, { name: string }, Named>

/** @param forget drops what is cached of a connection */
export function configurationKinds(
  deps: Deps,
  forget: (connectionId: string) => void,
): Readonly<Record<ConfigurationKind, AnyKind>> {
  return {
    iclients: any(iclientKind(deps, forget)),
    connections: any(connectionKind(deps, forget)),
    exports: any(exportKind),
    imports: any(importKind),
    flows: any(flowKind(deps)),
  }
}

/** Which schema belongs to which table the compiler cannot follow through the list; that it is a kind, it checks. */
const any = <T extends ConfigurationKind, I extends { name: string }, O extends Named>(
  kind: DocumentKind<T, I, O>,
): AnyKind => kind as unknown as AnyKind
