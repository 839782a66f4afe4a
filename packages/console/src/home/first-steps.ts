/** The way from an empty Keyway to the first run, as data: what to do, and whether it is done. */
import type { Dashboard } from '@keyway/contract'

export type Stock = Pick<Dashboard, 'iclients' | 'connectionsOnline' | 'exports' | 'imports' | 'flows' | 'hasCompleted'>

export interface FirstStep {
  readonly key: string
  readonly title: string
  readonly help: string
  readonly to: '/oauth-clients/$id' | '/connections/$id' | '/exports/$id' | '/imports/$id' | '/flows/new' | '/flows'
  readonly action: string
  readonly done: boolean
}

export function firstSteps(stock: Stock): readonly FirstStep[] {
  return [
    {
      key: 'iclient',
      title: 'Add an OAuth 2.0 client',
      help: 'The client ID and secret of an app registration in Azure.',
      to: '/oauth-clients/$id',
      action: 'Create OAuth 2.0 client',
      done: stock.iclients > 0,
    },
    {
      key: 'connection',
      title: 'Connect a vault',
      help: 'Choose the vault and sign in with Microsoft once.',
      to: '/connections/$id',
      action: 'Create connection',
      done: stock.connectionsOnline > 0,
    },
    {
      key: 'export',
      title: 'Choose what to read',
      help: 'An export reads records, for example all secrets of a vault.',
      to: '/exports/$id',
      action: 'Create export',
      done: stock.exports > 0,
    },
    {
      key: 'import',
      title: 'Choose where to write',
      help: 'An import writes each record through a connection.',
      to: '/imports/$id',
      action: 'Create import',
      done: stock.imports > 0,
    },
    {
      key: 'flow',
      title: 'Join them in a flow',
      help: 'A flow runs the export and hands every record to the import.',
      to: '/flows/new',
      action: 'Create flow',
      done: stock.flows > 0,
    },
    {
      key: 'run',
      title: 'Run it',
      help: 'Watch the records move.',
      to: '/flows',
      action: 'Open flows',
      done: stock.hasCompleted,
    },
  ]
}
