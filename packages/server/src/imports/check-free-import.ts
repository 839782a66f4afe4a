/** What a schema cannot check of an import with requests of its own: that its templates can be read and its lookups exist. */
import { BODY_METHODS, type FreeImport, type ImportInput } from '@keyway/contract'
import { AppError } from '../errors.ts'
import { RequestError } from '../requests/index.ts'
import { compileRequests } from './target/http-target.ts'

type FreeDocument = Pick<ImportInput, 'lookups'> & { readonly http: FreeImport }

const invalid = (field: string, reason: string): AppError => new AppError('invalid_field', { field, facts: { reason } })

export function freeImportErrors({ http, lookups = [] }: FreeDocument): AppError[] {
  const errors: AppError[] = []
  for (const field of ['existingLookupName', 'ignoreLookupName'] as const) {
    const name = http[field]
    if (!name) continue
    const lookup = lookups.find((one) => one.name === name)
    if (!lookup) errors.push(invalid(`http.${field}`, `There is no lookup "${name}". Add it to the lookups.`))
    else if (lookup.map)
      errors.push(
        invalid(`http.${field}`, `"${name}" is a table of values. Choose a lookup that asks the application.`),
      )
  }
  for (const [index, method] of http.method.entries()) {
    const needsBody = BODY_METHODS.includes(method) && !http.body?.[index]
    if (needsBody && (http.requestMediaType === 'xml' || http.requestMediaType === 'plaintext')) {
      errors.push(invalid(`http.body.${index}`, `Write the body: Keyway makes bodies of JSON and forms only.`))
    }
  }
  try {
    compileRequests(http)
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    errors.push(invalid(`http.${error.part}`, error.message))
  }
  return errors
}
