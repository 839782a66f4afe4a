/** The configuration as one document: export and import, without secrets. */
import { CONFIGURATION_KINDS, type ConfigurationKind } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import type { Handlers } from '../http/handler.ts'
import { exportConfiguration } from './export-configuration.ts'
import { importConfiguration } from './import-configuration.ts'
import { configurationKinds } from './kinds.ts'

/** @param forget drops what is cached of a connection, after it was changed */
export function configurationHandlers(
  deps: Deps,
  forget: (connectionId: string) => void,
): Pick<Handlers, 'configuration.export' | 'configuration.import'> {
  const kinds = configurationKinds(deps, forget)
  return {
    'configuration.export': ({ query, reply }) => {
      const only = CONFIGURATION_KINDS.filter((kind: ConfigurationKind) => query.only?.split(',').includes(kind))
      const day = deps.clock.now().toISOString().slice(0, 10)
      reply.header('content-disposition', `attachment; filename="keyway-configuration-${day}.json"`)
      return exportConfiguration(deps, kinds, only)
    },
    'configuration.import': ({ body, actor }) => importConfiguration(deps, kinds, body, actor),
  }
}
