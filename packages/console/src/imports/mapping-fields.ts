/** Fields of a mapping at any depth: which there are for errors, and what of them is sent. */
import type { ArrayHelper, Mapping } from '@keyway/contract'
import type { FieldRow } from '../ui/form/field-rows.ts'
import type { ImportValues } from './import-values.ts'

type Row = FieldRow<ImportValues>
type Path = `mappings${string}`

const LIST_TYPES: readonly Mapping['dataType'][] = ['stringarray', 'numberarray', 'booleanarray', 'objectarray']
export const isListType = (type: Mapping['dataType']): boolean => LIST_TYPES.includes(type)

/** Rows of every field, those inside others too. */
export function mappingRows(mappings: readonly Mapping[], path: Path): Row[] {
  return mappings.flatMap((mapping, index): Row[] => {
    const at = `${path}.${index}` as `mappings.${string}`
    const row = (member: string, label: string, required = false): Row => ({
      field: `${at}.${member}`,
      path: `${at}.${member}`,
      label,
      required,
    })
    return [
      row('generate', 'Field', true),
      row('dataType', 'Type'),
      row('extract', 'Source'),
      row('default', 'Default'),
      row('lookupName', 'Lookup'),
      row('generateDateTimezone', 'Time zone'),
      ...mappingRows(mapping.mappings ?? [], `${at}.mappings`),
      ...(mapping.buildArrayHelper ?? []).flatMap((helper, source) => [
        row(`buildArrayHelper.${source}.extract`, 'Source'),
        ...mappingRows(helper.mappings ?? [], `${at}.buildArrayHelper.${source}.mappings`),
      ]),
      { field: `${at}.extract`, path: at, label: 'Source' },
    ]
  })
}

/** Blank members mean nothing; members that do not go with the type are left out. */
export function cleanMappings(mappings: readonly Mapping[]): Mapping[] {
  return mappings.map((mapping) => {
    const { mappings: inside, buildArrayHelper: sources, ...rest } = mapping
    const kept = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '' && value !== undefined))
    return {
      ...(kept as unknown as Mapping),
      ...(rest.dataType === 'object' && inside?.length && { mappings: cleanMappings(inside) }),
      ...(isListType(rest.dataType) && sources?.length && { buildArrayHelper: sources.map(cleanSource) }),
    }
  })
}

function cleanSource({ mappings, ...rest }: ArrayHelper): ArrayHelper {
  const kept = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '' && value !== undefined))
  return { ...kept, ...(mappings?.length && { mappings: cleanMappings(mappings) }) }
}

/** A field nobody has named yet. */
export const blankMapping = (): Mapping => ({ generate: '', dataType: 'string', extract: '', status: 'Active' })

/** What is set beside name, source and type, in a few words; undefined: nothing. */
export function moreSet(mapping: Mapping): string | undefined {
  const set = [
    mapping.default !== undefined && mapping.default !== '' && 'default',
    mapping.lookupName && 'lookup',
    mapping.conditional && 'condition',
    (mapping.extractDateFormat || mapping.generateDateFormat) && 'date',
  ].filter((word): word is string => typeof word === 'string')
  return set.length > 0 ? set.join(', ') : undefined
}
