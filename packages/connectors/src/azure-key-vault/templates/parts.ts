/** What documents of templates are put together from: mappings, filters, lists, lookups, branches. */
import type { DataType, FilterRule, Mapping } from '@keyway/contract'

export const field = (generate: string, extract: string, dataType: DataType = 'string'): Mapping => ({
  generate,
  extract,
  dataType,
  status: 'Active',
})

/** A literal member more, which tells records of several exports apart. */
export const markedAs = (kind: string) => ({
  type: 'expression',
  expression: { version: '2', rulesTwoDotZero: { mode: 'modify', mappings: [field('kind', kind)] } },
})

export const rules = (...rule: readonly FilterRule[]) => ({
  type: 'expression',
  expression: { version: '1', rules: rule },
})
export const jsonata = (expression: string) => ({ type: 'jsonata', jsonata: expression })

export const of = (path: string): FilterRule => ['extract', path]
export const isTrue = (path: string): FilterRule => ['boolean', of(path)]
/** Keys and secrets of a certificate change only through it. */
export const ON_ITS_OWN: FilterRule = ['not', isTrue('managed')]

/** @param prefix of names; absent: all */
export const named = (prefix: unknown): FilterRule[] =>
  typeof prefix === 'string' && prefix !== '' ? [['startswith', of('name'), prefix]] : []

/** The same in jsonata. A text in JSON is a text there too. */
export const namedInJsonata = (prefix: unknown): string =>
  typeof prefix === 'string' && prefix !== ''
    ? ` and $substring(name, 0, ${prefix.length}) = ${JSON.stringify(prefix)}`
    : ''

/** Reads something for each record. */
export const lookup = (connection: string, operation: string, input: string) => ({
  _connectionId: connection,
  isLookup: true,
  http: { _httpConnectorEndpointId: operation, parameters: { [input]: '{{record.name}}' } },
})

/** @param found member of the record -> what of the lookup's records, e.g. `[0].value` */
export const lookUp = (title: string, found: Readonly<Record<string, string>>, inputFilter?: object) => ({
  type: 'export',
  _exportId: title,
  responseMapping: {
    fields: Object.entries(found).map(([generate, path]) => ({ generate, extract: `data${path}` })),
  },
  ...(inputFilter && { inputFilter }),
})

export const write = (title: string, inputFilter?: object) => ({
  type: 'import',
  _importId: title,
  ...(inputFilter && { inputFilter }),
})

/** One kind of records, and what is done with them. */
export interface Lane {
  readonly kind: string
  /** Title of the export. */
  readonly from: string
  readonly steps: readonly object[]
}

/** A flow with a branch for each kind. */
export const laneFlow = (lanes: readonly Lane[]) => ({
  pageGenerators: lanes.map(({ from }) => ({ _exportId: from })),
  routers: [
    {
      id: 'kind',
      branches: lanes.map(({ kind, from, steps }) => ({
        name: from,
        inputFilter: rules('equals', of('kind'), kind),
        pageProcessors: steps,
      })),
    },
  ],
})
